package io.handlewatch.simulate;

/** How busy a service is at a time, 1 on the average of a day. */
@FunctionalInterface
public interface Load {
    /** Always the same. */
    Load EVEN = millis -> 1;

    /** The load at this time of the clock, 0 or more. */
    double at(long millis);

    /**
     * The traffic of a day.
     *
     * @param swing 0 to 1: from {@code 1 - swing} at the quietest to {@code 1 + swing} at the busiest
     * @param phase 0 to 1: which part of a day has passed at time 0, counted from the mean on the way up
     */
    static Load daily(double swing, double phase) {
        return millis -> 1 + swing * StrictMath.sin(2 * Math.PI * (millis / 86_400_000.0 + phase));
    }
}
