package io.handlewatch.engine;

/**
 * The closed list of commands that may reach an engine. Nothing that a user typed ever does: the engine takes {@code .kill} and memory writes without
 * a word.
 */
public final class Command {
    /** {@code !htrace -snapshot}: sets the baseline. */
    public static final Command SNAPSHOT = new Command(Verb.SNAPSHOT, 0);

    /** {@code !htrace -diff}: survivors since the baseline. */
    public static final Command DIFF = new Command(Verb.DIFF, 0);

    /** {@code !htrace -disable}. */
    public static final Command DISABLE = new Command(Verb.DISABLE, 0);

    /** What is asked. */
    public enum Verb {
        ENABLE,
        SNAPSHOT,
        DIFF,
        LIST,
        HANDLE,
        DISABLE
    }

    private final Verb verb;
    private final long argument;

    private Command(Verb verb, long argument) {
        this.verb = verb;
        this.argument = argument;
    }

    /** {@code !htrace -enable SLOTS}; also takes the first snapshot. Slots 0x80 to 0x20000. */
    public static Command enable(int slots) {
        if (slots < 0x80 || slots > 0x20000) {
            throw new IllegalArgumentException("slots " + slots);
        }
        return new Command(Verb.ENABLE, slots);
    }

    /** {@code !htrace 0 N}: the newest N records of the ring. */
    public static Command list(int newest) {
        if (newest < 1) {
            throw new IllegalArgumentException("newest " + newest);
        }
        return new Command(Verb.LIST, newest);
    }

    /** {@code !htrace HANDLE}: all records of one handle value. */
    public static Command handle(long handle) {
        if (handle < 1) {
            throw new IllegalArgumentException("handle " + handle);
        }
        return new Command(Verb.HANDLE, handle);
    }

    /** What is asked. */
    public Verb verb() {
        return verb;
    }

    /** Slots, count or handle value, by verb; else 0. */
    public long argument() {
        return argument;
    }

    /** The command line, with the extension's name before it. No blank at the end: {@code -diff } with one lists the whole ring. */
    public String text() {
        return "!ntsdexts.htrace"
                + switch (verb) {
                    case ENABLE -> " -enable 0x" + Long.toHexString(argument);
                    case SNAPSHOT -> " -snapshot";
                    case DIFF -> " -diff";
                    case LIST -> " 0 0n" + argument;
                    case HANDLE -> " 0x" + Long.toHexString(argument);
                    case DISABLE -> " -disable";
                };
    }

    @Override
    public String toString() {
        return text();
    }
}
