package io.handlewatch.cli;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a person sees of a watch while it goes on: a table redrawn in place on a console, at most ten times a second; elsewhere a plain line now and
 * then. Talk of its own stays above the table.
 */
final class LiveView {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final String CLEAR_BELOW = "\u001b[J";

    /** Line by line: what is cleared from the window's first row on, some consoles keep as a copy in their history. */
    private static final String CLEAR_LINE = "\u001b[K";

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final Terminal terminal;
    private final long plainEveryMillis;
    private final LongSupplier nanos;
    private long drawnAt;
    private boolean drawn;
    private List<String> shown = List.of();
    private long plainAt = Long.MIN_VALUE;

    /**
     * A view that shows nothing yet.
     *
     * @param plainEveryMillis time of the run between two plain lines
     * @param nanos a clock of the real world
     */
    LiveView(Terminal terminal, long plainEveryMillis, LongSupplier nanos) {
        this.terminal = terminal;
        this.plainEveryMillis = plainEveryMillis;
        this.nanos = nanos;
    }

    /** Shows the newest state, unless it has just shown one. The texts are asked for only if they are shown. */
    void show(long upMillis, Function<ConsoleSize, List<String>> table, Supplier<String> line) {
        if (terminal.watched()) {
            long now = nanos.getAsLong();
            if (!drawn || now - drawnAt >= REDRAW_NANOS) {
                ConsoleSize size = terminal.size().get();
                draw(table.apply(size), size);
                drawnAt = now;
                drawn = true;
            }
        } else if (plainAt == Long.MIN_VALUE || upMillis - plainAt >= plainEveryMillis) {
            plainAt = upMillis;
            terminal.say(line.get());
        }
    }

    /** One sentence that stays. */
    void note(String sentence) {
        clear();
        terminal.say(sentence);
        drawn = false;
    }

    /** Takes the table away: what comes now is the report. */
    void clear() {
        if (!shown.isEmpty()) {
            int rows = rows(terminal.size().get());
            terminal.err().print(up(rows) + (CLEAR_LINE + "\n").repeat(rows) + up(rows));
            terminal.err().flush();
            shown = List.of();
        }
    }

    private void draw(List<String> table, ConsoleSize size) {
        StringBuilder text = new StringBuilder();
        if (!shown.isEmpty()) {
            text.append(up(rows(size)));
        }
        table.forEach(row -> text.append(row).append(CLEAR_LINE).append('\n'));
        text.append(CLEAR_BELOW);
        shown = List.copyOf(table);
        terminal.err().print(text);
        terminal.err().flush();
    }

    /** How many rows the table takes. In a console that has become narrower its lines take several each. */
    private int rows(ConsoleSize size) {
        return shown.stream()
                .mapToInt(line -> Math.max(1, (visible(line) + size.columns() - 1) / size.columns()))
                .sum();
    }

    private static String up(int rows) {
        return "\u001b[" + rows + "A\r";
    }

    private static int visible(String line) {
        return COLOUR.matcher(line).replaceAll("").length();
    }
}
