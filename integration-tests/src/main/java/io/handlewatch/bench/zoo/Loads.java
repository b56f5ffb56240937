package io.handlewatch.bench.zoo;

import java.util.function.DoubleUnaryOperator;

/** How busy a service is at a minute, as a factor of about 1 in the mean. */
final class Loads {
    private static final double DAY = 1440;

    private Loads() {}

    /** A daily rhythm with some noise that lasts for a while. */
    static DoubleUnaryOperator day(Draw draw, double minutes, double depth) {
        double phase = draw.between(0, 2 * Math.PI);
        double[] noise = drift(draw, minutes, 0.9, 0.05);
        return minute -> Math.max(0, 1 + depth * Math.sin(2 * Math.PI * minute / DAY + phase))
                * Math.exp(noise[index(minute, noise)]);
    }

    /** Traffic that swells and sinks over tens of minutes, by no plan. */
    static DoubleUnaryOperator wander(Draw draw, double minutes, double spread) {
        double memory = 1 - 1 / draw.between(20, 90);
        double[] noise = drift(draw, minutes, memory, spread * Math.sqrt(1 - memory * memory));
        double mean = Math.exp(spread * spread / 2);
        return minute -> Math.exp(noise[index(minute, noise)]) / mean;
    }

    /** Busy for a part of each period, idle for the rest. */
    static DoubleUnaryOperator shifts(double period, double duty, double phase) {
        return minute -> (minute + phase) % period < duty * period ? 1 / duty : 0;
    }

    private static double[] drift(Draw draw, double minutes, double memory, double step) {
        double[] level = new double[(int) Math.ceil(minutes) + 1];
        for (int i = 1; i < level.length; i++) {
            level[i] = memory * level[i - 1] + step * draw.gaussian();
        }
        return level;
    }

    private static int index(double minute, double[] levels) {
        return (int) Math.min(levels.length - 1, minute);
    }
}
