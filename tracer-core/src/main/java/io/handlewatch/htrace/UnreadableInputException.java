package io.handlewatch.htrace;

/** A file that cannot be read as a debugger's log. The message is a sentence for a person, with the next step. */
public final class UnreadableInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A fault with its sentence. */
    public UnreadableInputException(String message) {
        super(message);
    }

    /** A fault with its sentence and its cause. */
    public UnreadableInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
