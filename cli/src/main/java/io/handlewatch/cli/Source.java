package io.handlewatch.cli;

/** The words of {@code --source}. */
enum Source {
    AUTO,
    RING,
    LIST,
    DIFF
}
