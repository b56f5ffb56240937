package io.handlewatch.cli;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a person sees of a watch while it goes on: a table redrawn in place on a console, at most ten times a second; elsewhere a plain line now and
 * then. Talk of its own stays above the table.
 */
final class LiveView {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final Terminal terminal;
    private final long plainEveryMillis;
    private final LongSupplier nanos;
    private long drawnAt;
    private boolean drawn;
    private int lines;
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
    void show(long upMillis, Supplier<List<String>> table, Supplier<String> line) {
        if (terminal.watched()) {
            long now = nanos.getAsLong();
            if (!drawn || now - drawnAt >= REDRAW_NANOS) {
                draw(table.get());
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
        if (lines > 0) {
            terminal.err().print(String.format(UP, lines) + "\r" + CLEAR_BELOW);
            terminal.err().flush();
            lines = 0;
        }
    }

    private void draw(List<String> table) {
        StringBuilder text = new StringBuilder();
        if (lines > 0) {
            text.append(String.format(UP, lines)).append('\r').append(CLEAR_BELOW);
        }
        table.forEach(row -> text.append(row).append('\n'));
        lines = table.size();
        terminal.err().print(text);
        terminal.err().flush();
    }
}
