package io.handlewatch.simulate;

import io.handlewatch.engine.Command;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.TraceRecord.Operation;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the Debugging Tools' {@code !htrace} prints and how it thinks, its faults included: texts, order of calls and semantics as observed with
 * ntsdexts 10.0.10240. One baseline, gone with the session.
 */
final class HtraceExtension {
    private static final String RULE = "--------------------------------------\n";
    private static final String TOO_LARGE = """
            The difference between the two snapshots is too large.
            Please start over with "!htrace -snapshot" then "!htrace -diff".
            """;
    private static final int NO_MEMORY = 0xC000009A;
    private static final int COMPARED = 10;
    private static final int LONGEST_NAME = 255;

    private final SimulatedProcess process;
    private final CodeMap code;
    private final Map<Long, String> frameTexts = new HashMap<>();
    private @Nullable TraceBlock baseline;

    HtraceExtension(SimulatedProcess process, CodeMap code) {
        this.process = process;
        this.code = code;
    }

    void run(Command command, TextPieces out, BooleanSupplier interrupted) {
        switch (command.verb()) {
            case ENABLE -> enable((int) command.argument(), out);
            case SNAPSHOT -> setBaseline(out);
            case DIFF -> diff(out, interrupted);
            case LIST -> list(0, command.argument(), out, interrupted);
            case HANDLE -> list(command.argument(), 0, out, interrupted);
            case DISABLE -> disable(out);
        }
    }

    private void enable(int slots, TextPieces out) {
        int status = process.enable(slots);
        if (status == NO_MEMORY) {
            out.say("ERROR: Not enough memory is available for enabling handle tracing.\n");
        } else if (status != SimulatedProcess.SUCCESS) {
            out.say("ERROR: Cannot enable handle tracing, status code 0x" + Integer.toHexString(status) + ".\n");
        } else {
            out.say("Handle tracing enabled.\n");
            setBaseline(out);
        }
    }

    private void disable(TextPieces out) {
        int status = process.disable();
        if (status == SimulatedProcess.SUCCESS) {
            out.say("Handle tracing disabled.\n");
        } else {
            // their slip: it says "enable"
            out.say("Cannot enable handle tracing, status code 0x" + Integer.toHexString(status) + ".\n");
        }
    }

    private @Nullable TraceBlock query(TextPieces out) {
        int status = process.queryStatus();
        if (status == SimulatedProcess.NOT_ENABLED) {
            out.say("Handle tracing is not enabled for this process. Use \"!htrace -enable\" to enable it.\n");
            return null;
        }
        if (status != SimulatedProcess.SUCCESS) {
            out.say("Query process information failed, status 0x"
                    + Integer.toHexString(status).toUpperCase(Locale.ROOT) + "\n");
            return null;
        }
        return Objects.requireNonNull(process.ring()).block();
    }

    private @Nullable TraceBlock snapshot(TextPieces out) {
        TraceBlock block = query(out);
        int status = process.queryStatus();
        if (block != null) {
            out.say("Handle tracing information snapshot successfully taken.\n");
        } else if (status != SimulatedProcess.NOT_ENABLED) {
            out.say("Failed to take handle tracing snaphot, status 0x" + Integer.toHexString(status) + "\n");
        }
        return block;
    }

    /** The original keeps the whole block, and never looks beyond its ten newest records. */
    private void setBaseline(TextPieces out) {
        TraceBlock block = snapshot(out);
        baseline = block == null ? null : block.newest(COMPARED);
    }

    private void diff(TextPieces out, BooleanSupplier interrupted) {
        if (baseline == null) {
            out.say("ERROR: no initial snapshot available - use \"!htrace -snapshot\" to create it.\n");
            return;
        }
        TraceBlock now = snapshot(out);
        if (now == null) {
            return;
        }
        int count = newer(now, baseline, interrupted);
        if (count < 0) {
            out.say(TOO_LARGE);
            return;
        }
        out.say("0x" + Integer.toHexString(count) + " new stack traces since the previous snapshot.\n");
        int shown = 0;
        if (count > 0) {
            out.say("Ignoring handles that were already closed...\n");
            if (interrupted.getAsBoolean()) {
                return;
            }
            boolean[] paired = pair(now, count);
            for (int i = 0; i < count; i++) {
                if (interrupted.getAsBoolean()) {
                    return;
                }
                if (paired[i] || now.type(i) != Operation.OPEN.code()) {
                    continue;
                }
                if (shown == 0) {
                    out.say("Outstanding handles opened since the previous snapshot:\n");
                }
                if (!print(now, i, out, interrupted)) {
                    return;
                }
                shown++;
            }
        }
        out.say(RULE);
        out.say(
                shown == 0
                        ? "No outstanding handles opened since the previous snapshot were detected.\n"
                        : "Displayed 0x" + Integer.toHexString(shown)
                                + " stack traces for outstanding handles opened since the previous snapshot.\n");
    }

    /**
     * How many records are newer than the baseline: looks for its ten newest in sequence and takes the first place where they stand; -1 where there
     * is none. A baseline of fewer than ten makes the count too small; a program that repeats itself makes the place too new.
     */
    private static int newer(TraceBlock now, TraceBlock baseline, BooleanSupplier interrupted) {
        if (baseline.total() == 0) {
            return now.total();
        }
        int i = 0;
        int j = 0;
        while (j < baseline.total() && j < COMPARED) {
            if (interrupted.getAsBoolean() || i >= now.total()) {
                return -1;
            }
            if (now.same(i, baseline, j)) {
                i++;
                j++;
            } else {
                i += 1 - j;
                j = 0;
            }
        }
        return Math.max(i - COMPARED, 0);
    }

    /**
     * Each OPEN, oldest first, takes the first later CLOSE of its value that is free, thread and process do not count. Walking from old to new and
     * giving each CLOSE to the OPEN that has waited longest comes to the same, without the square.
     */
    static boolean[] pair(TraceBlock now, int count) {
        boolean[] paired = new boolean[count];
        Map<Long, ArrayDeque<Integer>> waiting = new HashMap<>();
        for (int i = count - 1; i >= 0; i--) {
            long value = now.handle(i) & ~3L;
            if (now.type(i) == Operation.OPEN.code()) {
                waiting.computeIfAbsent(value, any -> new ArrayDeque<>()).add(i);
            } else if (now.type(i) == Operation.CLOSE.code()) {
                ArrayDeque<Integer> opens = waiting.get(value);
                if (opens != null && !opens.isEmpty()) {
                    paired[opens.remove()] = true;
                    paired[i] = true;
                }
            }
        }
        return paired;
    }

    private void list(long handle, long limit, TextPieces out, BooleanSupplier interrupted) {
        TraceBlock all = query(out);
        if (all == null) {
            return;
        }
        if (all.total() == 0) {
            out.say("No stack traces available.\n");
            return;
        }
        int parsed = 0;
        int dumped = 0;
        while (parsed < all.total()) {
            int i = parsed++;
            if (interrupted.getAsBoolean()) {
                break;
            }
            if (handle != 0 && ((handle ^ all.handle(i)) & ~3L) != 0) {
                continue;
            }
            dumped++;
            if (!print(all, i, out, interrupted) || dumped == limit) {
                break;
            }
        }
        out.say("\n" + RULE);
        out.say("Parsed 0x" + Integer.toHexString(parsed).toUpperCase(Locale.ROOT) + " stack traces.\n");
        out.say("Dumped 0x" + Integer.toHexString(dumped).toUpperCase(Locale.ROOT) + " stack traces.\n");
    }

    /** False: interrupted between two frames. */
    private boolean print(TraceBlock block, int i, TextPieces out, BooleanSupplier interrupted) {
        out.say(RULE).say("Handle = ").pointer(block.handle(i)).say(" - ").say(word(block.type(i)));
        out.say("\nThread ID = ").pointer(block.threadId(i));
        out.say(", Process ID = ").pointer(block.processId(i)).say("\n\n");
        for (int depth = 0; depth < TraceRing.FRAMES; depth++) {
            long address = block.frame(i, depth);
            if (interrupted.getAsBoolean()) {
                return false;
            }
            if (address == 0) {
                break;
            }
            if (Long.compareUnsigned(address, CodeMap.LAST_USER_ADDRESS) <= 0) {
                out.say(frameTexts.computeIfAbsent(address, this::frameText));
            }
        }
        return true;
    }

    private static String word(int type) {
        if (type == Operation.OPEN.code()) {
            return "OPEN";
        }
        return type == Operation.CLOSE.code() ? "CLOSE" : "*** BAD REFERENCE ***";
    }

    /** A name of over 255 characters becomes empty, its displacement stays. */
    private String frameText(long address) {
        Frame frame = code.resolve(address);
        String name = frame.module() + (frame.symbol().isEmpty() ? "" : "!" + frame.symbol());
        String shown = name.length() > LONGEST_NAME ? "" : name;
        return String.format(Locale.ROOT, "0x%016x: %s+0x%016x\n", address, shown, frame.offset());
    }
}
