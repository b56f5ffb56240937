package io.handlewatch.htrace;

import io.handlewatch.trace.Frame;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns one log into events. It goes by the answers, not by the commands: a pipe has no echo. Where a command is there it tells a list of one handle.
 */
final class LogCollector implements HtraceHandler {
    private static final Pattern LIST = Pattern.compile("!(?:\\w+\\.)?htrace(?:\\s+(\\S+))?.*", Pattern.DOTALL);
    private static final Pattern SLOTS =
            Pattern.compile(".*htrace\\s+-enable\\s+(?:0x)?([0-9a-f]{1,8})\\b.*", Pattern.DOTALL);

    private final String file;
    private final boolean byAddress;
    private final StackTable stacks;
    private final List<LogEvent> events;
    private final IdentityHashMap<FrameBlock, Integer> ids = new IdentityHashMap<>();

    private boolean htrace;
    private boolean kernel;
    private String command = "";
    private boolean snapshotPending;
    private @Nullable Duration age;

    // The answer that is being read.
    private boolean open;
    private boolean diff;
    private boolean closed;
    private long newTraces;
    private long said;
    private long parsed;
    private int line;
    private List<LogEntry> entries = List.of();

    LogCollector(String file, boolean byAddress, StackTable stacks, List<LogEvent> events) {
        this.file = file;
        this.byAddress = byAddress;
        this.stacks = stacks;
        this.events = events;
    }

    void read(InputText text) {
        text.readInto(new HtraceParser(this));
        endAnswer();
        if (snapshotPending) {
            baseline();
        }
    }

    /** Whether there was anything of {@code !htrace} in it. */
    boolean htrace() {
        return htrace;
    }

    /** Whether a kernel debugger wrote it. */
    boolean kernel() {
        return kernel;
    }

    @Override
    public void command(String text, int at) {
        endAnswer();
        if (snapshotPending) {
            baseline();
        }
        command = text;
        htrace |= text.startsWith("!") && text.contains("htrace");
    }

    @Override
    public void entry(
            Operation operation,
            long handle,
            long processId,
            long threadId,
            FrameBlock frames,
            boolean complete,
            int at) {
        htrace = true;
        if (!open) {
            begin(false, at);
        }
        int stack = stack(complete ? frames : whole(frames));
        entries.add(new LogEntry(new TraceRecord(operation, handle, processId, threadId, stack), complete));
    }

    private int stack(FrameBlock frames) {
        return ids.computeIfAbsent(frames, unseen -> stacks.intern(key(frames), frames::frames));
    }

    /** The stack that a cut one was: the only known one that begins with its frames, else itself. */
    private FrameBlock whole(FrameBlock cut) {
        int length = cut.frames().size();
        List<FrameBlock> longer = ids.keySet().stream()
                .filter(known -> length > 0
                        && known.frames().size() > length
                        && known.frames().subList(0, length).equals(cut.frames()))
                .limit(2)
                .toList();
        return longer.size() == 1 ? longer.get(0) : cut;
    }

    private Object key(FrameBlock block) {
        if (byAddress) {
            return block.frames().stream().map(Frame::address).toList();
        }
        // A frame without a module has no name that could be compared: its address keeps it apart.
        return block.frames().stream()
                .map(frame -> frame.moduleless() ? frame.text() + " at " + frame.address() : frame.text())
                .toList();
    }

    @Override
    public void message(Message message) {
        if (message.kind() == Message.Kind.EXTENSION_CRASHED || message.kind() == Message.Kind.KERNEL_MODE) {
            kernel |= message.kind() == Message.Kind.KERNEL_MODE;
            return;
        }
        htrace = true;
        switch (message.kind()) {
            case ENABLED -> {
                endAnswer();
                events.add(new LogEvent.Enabled(slots()));
            }
            case SNAPSHOT_TAKEN -> {
                endAnswer();
                if (snapshotPending) {
                    baseline();
                }
                snapshotPending = true;
            }
            case NEW_TRACES -> {
                begin(true, message.line());
                newTraces = message.value();
            }
            case TOO_LARGE -> {
                endAnswer();
                snapshotPending = false;
                events.add(
                        new LogEvent.Answer(true, false, true, true, -1, -1, List.of(), file + ":" + message.line()));
            }
            case DISPLAYED, NONE_OUTSTANDING ->
                close(message.kind() == Message.Kind.DISPLAYED ? message.value() : 0, true, message.line());
            case PARSED -> parsed = message.value();
            case DUMPED -> close(message.value(), false, message.line());
            case EMPTY_RING -> close(0, false, message.line());
            default -> {
                // says nothing about records
            }
        }
    }

    @Override
    public void diagnostic(Diagnostic diagnostic) {
        if (diagnostic.kind() != Diagnostic.Kind.NOISE) {
            return;
        }
        String text = diagnostic.text();
        Instant time = LogLine.time(text);
        if (time != null) {
            events.add(new LogEvent.At(time));
            return;
        }
        long pid = LogLine.process(text);
        if (pid != 0) {
            events.add(new LogEvent.Attached(pid));
            return;
        }
        Duration uptime = LogLine.uptime(text);
        if (uptime != null) {
            if (age != null && uptime.compareTo(age) < 0) {
                events.add(new LogEvent.Restarted());
            }
            age = uptime;
        }
    }

    private int slots() {
        Matcher matcher = SLOTS.matcher(command);
        return matcher.matches() ? (int) Math.min(0x20000, Long.parseLong(matcher.group(1), 16)) : 0;
    }

    /** A snapshot that no diff followed. */
    private void baseline() {
        snapshotPending = false;
        if (!command.contains("-diff")) {
            events.add(new LogEvent.Baseline());
        }
    }

    private void begin(boolean isDiff, int at) {
        endAnswer();
        if (snapshotPending && !isDiff) {
            baseline();
        }
        snapshotPending = false;
        open = true;
        diff = isDiff;
        closed = false;
        newTraces = -1;
        said = -1;
        parsed = -1;
        line = at;
        entries = new ArrayList<>();
    }

    private void close(long count, boolean ofDiff, int at) {
        if (!open) {
            long before = parsed;
            begin(ofDiff, at);
            parsed = before;
        }
        said = count;
        closed = true;
        endAnswer();
    }

    private void endAnswer() {
        if (open) {
            open = false;
            events.add(new LogEvent.Answer(
                    diff, !diff && filtered(), false, closed, newTraces, said, entries, file + ":" + line));
            entries = List.of();
        }
    }

    private boolean filtered() {
        Matcher matcher = LIST.matcher(command);
        String argument = matcher.matches() ? matcher.group(1) : null;
        if (argument != null && !argument.startsWith("-") && !argument.startsWith("/")) {
            return MessageText.hex(argument.startsWith("0n") ? argument.substring(2) : argument) != 0;
        }
        return parsed > said && said >= 0;
    }
}
