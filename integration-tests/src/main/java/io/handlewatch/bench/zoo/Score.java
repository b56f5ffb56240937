package io.handlewatch.bench.zoo;

/** Right and wrong calls of LEAK. */
final class Score {
    private int found;
    private int missed;
    private int falsely;

    void add(boolean leak, boolean called) {
        found += leak && called ? 1 : 0;
        missed += leak && !called ? 1 : 0;
        falsely += !leak && called ? 1 : 0;
    }

    int leaks() {
        return found + missed;
    }

    int found() {
        return found;
    }

    int falsely() {
        return falsely;
    }

    /** Share of the calls that are right; 1 where nothing was called. */
    double precision() {
        return found + falsely == 0 ? 1 : (double) found / (found + falsely);
    }

    /** Share of the leaks that were called; 1 where there was none. */
    double recall() {
        return leaks() == 0 ? 1 : (double) found / leaks();
    }

    /** The harmonic mean of the two. */
    double f1() {
        return found == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
    }
}
