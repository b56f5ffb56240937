package io.handlewatch.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A run file that cannot be used. The message is a sentence for a person, with the next step. */
public final class RunFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A file that would have been overwritten. */
    static RunFileException thereAlready(Path file) {
        return new RunFileException(
                file + " is there already and is not overwritten: name another file, or move it away.", null);
    }

    /** A file that cannot be made. */
    static RunFileException notMade(Path file, Exception cause) {
        return new RunFileException(
                "The run file " + file + " cannot be made (" + cause.getMessage()
                        + "): name a file in a folder that you may write to.",
                cause);
    }
}
