package io.handlewatch.recording;

/** A recording that cannot be read on. The message is a sentence for a person and names the line, counted from 1, where there is one. */
public final class RecordingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, and so what may be done. */
    public enum Kind {
        /** It is something else. */
        NO_RECORDING,
        /** It is a recording in a form that is not known here. */
        UNKNOWN_FORM,
        /** One of its lines cannot be read; a lenient reader leaves it out. */
        LINE
    }

    private final Kind kind;

    private RecordingException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static RecordingException none(String sentence) {
        return new RecordingException(Kind.NO_RECORDING, sentence);
    }

    static RecordingException unknownForm(String sentence) {
        return new RecordingException(Kind.UNKNOWN_FORM, sentence);
    }

    static RecordingException at(long line, String what) {
        return new RecordingException(Kind.LINE, "Line " + line + " of the recording " + what + ".");
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
