package io.handlewatch.engine;

import org.jspecify.annotations.Nullable;

/** Something that the engine or the system refused. The message is a sentence for a person, with the next step. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What it means for the watch. */
    public enum Kind {
        /** This machine or account cannot do it: no tools, no rights, not Windows. */
        ENVIRONMENT,
        /** The target is not there, or has ended. */
        TARGET_GONE,
        /** Wrong use: own process, impossible option. */
        WRONG_USE,
        /** The engine failed, hung or died; a new one may work. */
        ENGINE_LOST,
        /** The way asked for is refused here; another source may work. */
        REFUSED
    }

    private final Kind kind;

    /** A fault without a cause of its own. */
    public EngineException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** A fault with its cause. */
    public EngineException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What it means for the watch. */
    public Kind kind() {
        return kind;
    }
}
