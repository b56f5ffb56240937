package io.handlewatch.htrace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code !handle} printed, in user mode: records of single handles, tables of types, footers of one type. Any split of the same text gives the
 * same; content never makes it throw. Not thread-safe.
 */
public final class HandleListing {
    private static final Pattern RECORD = Pattern.compile("Handle ([0-9a-fA-F`]{1,17})");
    private static final Pattern TOTAL = Pattern.compile("(\\d{1,18}) Handles");
    private static final Pattern TYPED = Pattern.compile("\\d{1,18} handles of type \\S.*");
    private static final Pattern HEADING = Pattern.compile("Type\\s+Count");
    private static final Pattern ROW = Pattern.compile("(\\S(?:.{0,200}?\\S)?)\\s+(\\d{1,18})");
    private static final Pattern FIELD =
            Pattern.compile("[ \\u00a0]{2}(Type|HandleCount|PointerCount|Name)(?:\\s+(.*))?");
    private static final Pattern KERNEL = Pattern.compile("[0-9a-fA-F]{4,16}: Object: .*");

    /**
     * One handle.
     *
     * @param handle its value
     * @param type the object type; "" where it could not be read
     * @param handleCount handles of this object in all processes, the debugger's own duplicate included; -1 where not printed
     * @param pointerCount references; -1 where not printed
     * @param name the object's name; "" where it has none or none was printed
     */
    public record HandleRecord(long handle, String type, long handleCount, long pointerCount, String name) {}

    private final LineSplitter lines = new LineSplitter(this::line);
    private final List<HandleRecord> records = new ArrayList<>();
    private final List<Long> totals = new ArrayList<>();
    private final List<Map<String, Long>> tables = new ArrayList<>();
    private final List<String> typedFooters = new ArrayList<>();
    private int kernelRecords;
    private boolean headingNext;
    private @Nullable Map<String, Long> table;
    private @Nullable HandleRecord open;

    /** Reads one text to its end. */
    public static HandleListing of(InputText text) {
        HandleListing listing = new HandleListing();
        text.read(listing.lines::accept, listing.lines::accept);
        listing.finish();
        return listing;
    }

    /** Takes the next piece. */
    public void accept(CharSequence piece) {
        lines.accept(piece);
    }

    /** The text has ended. */
    public void finish() {
        lines.finish();
        endRecord();
        table = null;
        headingNext = false;
    }

    /** The handles that were listed one by one, in order. */
    public List<HandleRecord> records() {
        return records;
    }

    /** The number of handles that each summary begins with. */
    public List<Long> totals() {
        return totals;
    }

    /** Handles by object type, one table a summary; "None": objects whose type could not be read. Authors abridge: the sum may differ from the total. */
    public List<Map<String, Long>> tables() {
        return tables;
    }

    /** Lines such as {@code 7 handles of type Event}. */
    public List<String> typedFooters() {
        return typedFooters;
    }

    /** Records of a kernel debugger, which are not read. */
    public int kernelRecords() {
        return kernelRecords;
    }

    private void line(String raw) {
        String text = LooseText.strip(raw);
        Matcher field = FIELD.matcher(raw.stripTrailing());
        if (open != null && field.matches()) {
            take(open, field.group(1), field.group(2) == null ? "" : LooseText.trim(field.group(2)));
            return;
        }
        Matcher total = TOTAL.matcher(text);
        if (headingNext && HEADING.matcher(text).matches()) {
            headingNext = false;
            table = new LinkedHashMap<>();
            tables.add(table);
        } else if (table != null && row(table, text)) {
            return;
        } else if (total.matches()) {
            endRecord();
            totals.add(Long.parseLong(total.group(1)));
            headingNext = true;
            return;
        } else if (TYPED.matcher(text).matches()) {
            endRecord();
            typedFooters.add(text);
        } else if (KERNEL.matcher(text).matches()) {
            kernelRecords++;
        } else {
            begin(text);
            table = null;
        }
        headingNext = false;
    }

    private static boolean row(Map<String, Long> table, String text) {
        Matcher row = ROW.matcher(text);
        if (!row.matches() || text.startsWith("Handle ")) {
            return false;
        }
        table.put(row.group(1), Long.parseLong(row.group(2)));
        return true;
    }

    private void begin(String text) {
        Matcher record = RECORD.matcher(text);
        if (record.matches()) {
            endRecord();
            open = new HandleRecord(MessageText.hex(record.group(1)), "", -1, -1, "");
        } else if (Prompt.end(text) > 0) {
            endRecord();
        }
    }

    private void take(HandleRecord record, String label, String value) {
        open = switch (label) {
            case "Type" -> new HandleRecord(record.handle, value, record.handleCount, record.pointerCount, record.name);
            case "HandleCount" ->
                new HandleRecord(record.handle, record.type, count(value), record.pointerCount, record.name);
            case "PointerCount" ->
                new HandleRecord(record.handle, record.type, record.handleCount, count(value), record.name);
            default ->
                new HandleRecord(
                        record.handle,
                        record.type,
                        record.handleCount,
                        record.pointerCount,
                        value.equals("<none>") ? "" : value);
        };
    }

    private static long count(String value) {
        return value.matches("\\d{1,18}") ? Long.parseLong(value) : -1;
    }

    private void endRecord() {
        if (open != null) {
            records.add(open);
            open = null;
        }
    }
}
