package io.handlewatch.recording;

/** A recording that cannot be read on. The message is a sentence for a person and names the line, counted from 1, where there is one. */
public final class RecordingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordingException(String message) {
        super(message);
    }

    static RecordingException at(long line, String what) {
        return new RecordingException("Line " + line + " of the recording " + what + ".");
    }
}
