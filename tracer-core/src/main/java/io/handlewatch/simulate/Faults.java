package io.handlewatch.simulate;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What shall go wrong in a simulated engine, each once, in the order given, at the next command of its verb. Not thread-safe. */
public final class Faults {
    private final Queue<Fault> planned = new ArrayDeque<>();
    private boolean extensionMissing;

    /** The text of the next such command ends after this many characters, and nobody says so. */
    public void cut(Command.Verb verb, long characters) {
        planned.add(new Fault(verb, characters, false, null));
    }

    /** The next such command says this many characters, then nothing until it is interrupted at its limit. */
    public void hang(Command.Verb verb, long characters) {
        planned.add(new Fault(verb, characters, true, null));
    }

    /** The next such command throws. */
    public void fail(Command.Verb verb, EngineException exception) {
        planned.add(new Fault(verb, 0, false, exception));
    }

    /** The engine's folder has no ntsdexts.dll. */
    public void extensionMissing(boolean missing) {
        extensionMissing = missing;
    }

    boolean extensionMissing() {
        return extensionMissing;
    }

    @Nullable
    Fault take(Command.Verb verb) {
        Fault next = planned.peek();
        if (next == null || next.verb != verb) {
            return null;
        }
        return planned.remove();
    }

    record Fault(
            Command.Verb verb,
            long characters,
            boolean hangs,
            @Nullable EngineException exception) {}
}
