package io.handlewatch.cli;

import java.nio.file.Path;

/** Something asked for that cannot be. The message is a sentence for a person, with the next step. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    /** A file that would have been overwritten. */
    static UsageException thereAlready(Path file) {
        return thereAlready(file, "name another file with --out, or move it away");
    }

    /** The same, where the file's name is not the user's. */
    static UsageException thereAlready(Path file, String next) {
        return new UsageException(file + " is there already and is not overwritten: " + next + ".");
    }
}
