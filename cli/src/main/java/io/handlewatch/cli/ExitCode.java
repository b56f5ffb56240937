package io.handlewatch.cli;

/** What the shell is told. Where several fit, the first of 70, 2, 3, 5, 1, 4, 0. */
final class ExitCode {
    /** Done, whatever the verdict. */
    static final int DONE = 0;

    /** A leak was found, and {@code --fail-on leak} was given; or something is worse than before, and {@code --fail-on worse}. */
    static final int LEAK = 1;

    /** Wrong use, or input that cannot be read. */
    static final int WRONG_USE = 2;

    /** This machine or account cannot do it: no tools, no rights, not Windows. */
    static final int ENVIRONMENT = 3;

    /** Too little data for a verdict, and {@code --fail-on insufficient} was given; or two runs do not tell, and {@code --fail-on undecidable}. */
    static final int INSUFFICIENT_DATA = 4;

    /** The target was gone before anything could be read. */
    static final int TARGET_GONE = 5;

    /** A fault of ours. */
    static final int INTERNAL = 70;

    private ExitCode() {}
}
