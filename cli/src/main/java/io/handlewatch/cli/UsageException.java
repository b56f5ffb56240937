package io.handlewatch.cli;

/** Something asked for that cannot be. The message is a sentence for a person, with the next step. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
