package io.handlewatch.store;

import org.jspecify.annotations.Nullable;

/** A run file that cannot be used. The message is a sentence for a person, with the next step. */
public final class RunFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
