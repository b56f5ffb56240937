package io.handlewatch.engine;

/** Receives the text of a command. Pieces end anywhere, also inside a number. */
@FunctionalInterface
public interface OutputSink {
    /** {@code DEBUG_OUTPUT_NORMAL}: what {@code !htrace} itself prints. */
    int NORMAL = 1;

    /**
     * Takes one piece.
     *
     * @param mask the engine's output mask: 1 text, 2 error, 4 warning, 0x40 extension warning, 0x200 symbols
     * @param piece valid only during the call
     */
    void accept(int mask, CharSequence piece);
}
