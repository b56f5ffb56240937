package io.handlewatch.htrace;

import io.handlewatch.trace.Frame;
import io.handlewatch.trace.TraceRecord.Operation;
import java.util.ArrayList;
import java.util.List;

/** Everything that a parser told, as values that can be compared. */
final class EventLog implements HtraceHandler {
    record Entry(
            Operation operation,
            long handle,
            String printed,
            long processId,
            long threadId,
            List<Frame> frames,
            boolean complete,
            int line) {}

    record Command(String text, int line) {}

    final List<Object> events = new ArrayList<>();
    final HtraceParser parser = new HtraceParser(this);

    static EventLog of(byte[] text) {
        return of(text, 0, text.length);
    }

    static EventLog of(byte[] text, int from, int to) {
        EventLog log = new EventLog();
        log.parser.accept(text, from, to - from);
        log.parser.finish();
        return log;
    }

    List<Entry> entries() {
        return events.stream()
                .filter(Entry.class::isInstance)
                .map(Entry.class::cast)
                .toList();
    }

    <T> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void entry(
            Operation operation,
            long handle,
            long processId,
            long threadId,
            FrameBlock frames,
            boolean complete,
            int line) {
        events.add(new Entry(
                operation, handle, parser.printedHandle(), processId, threadId, frames.frames(), complete, line));
    }

    @Override
    public void message(Message message) {
        events.add(message);
    }

    @Override
    public void command(String text, int line) {
        events.add(new Command(text, line));
    }

    @Override
    public void diagnostic(Diagnostic diagnostic) {
        events.add(diagnostic);
    }
}
