package io.handlewatch.report.html;

import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Traffic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The run as curves: handles open in the target, and per stack. Takes every sample as it comes and keeps the changes only, so that thousands of stacks over a night
 * take what their handles did and not their number times the samples. Not thread-safe.
 */
public final class Timeline {
    private final Changes all = new Changes();
    private final Map<Integer, Changes> stacks = new HashMap<>();
    private final Map<Integer, int[]> totals = new HashMap<>();
    private long[] upMillis = new long[64];
    private long[] wallMillis = new long[64];
    private int samples;

    /** Takes the next sample. */
    public void observe(Sample sample) {
        if (samples == upMillis.length) {
            upMillis = Arrays.copyOf(upMillis, samples * 2);
            wallMillis = Arrays.copyOf(wallMillis, samples * 2);
        }
        upMillis[samples] = sample.upMillis();
        wallMillis[samples] = sample.at().toEpochMilli();
        if (sample.openHandles() >= 0) {
            all.set(samples, sample.openHandles());
        }
        Map<Integer, Integer> change = new HashMap<>();
        for (Birth birth : sample.births()) {
            change.merge(birth.stackId(), 1, Integer::sum);
        }
        for (End end : sample.ends()) {
            change.merge(end.stackId(), -1, Integer::sum);
        }
        for (Traffic traffic : sample.traffic()) {
            int[] total = totals.computeIfAbsent(traffic.stackId(), id -> new int[2]);
            total[0] += traffic.opened();
            total[1] += traffic.closed();
        }
        change.forEach((id, delta) -> {
            if (delta != 0) {
                Changes curve = stacks.computeIfAbsent(id, one -> new Changes());
                curve.set(samples, curve.last() + delta);
            }
        });
        samples++;
    }

    int samples() {
        return samples;
    }

    /** Milliseconds of the run's clock at a sample. */
    long up(int sample) {
        return upMillis[sample];
    }

    /** Wall time at a sample. */
    long wall(int sample) {
        return wallMillis[sample];
    }

    /** The curve of the whole target. */
    Changes all() {
        return all;
    }

    /** The open handles of one stack. */
    Changes stack(int id) {
        return stacks.getOrDefault(id, new Changes());
    }

    /** Handles of one stack opened and closed as far as records tell, short-lived ones included; zeros where only survivors are listed. */
    int[] total(int id) {
        return totals.getOrDefault(id, new int[2]).clone();
    }

    /** A curve in steps: its value from each change on. */
    static final class Changes {
        private int[] at = new int[4];
        private int[] value = new int[4];
        private int count;

        void set(int sample, int now) {
            if (count == at.length) {
                at = Arrays.copyOf(at, count * 2);
                value = Arrays.copyOf(value, count * 2);
            }
            at[count] = sample;
            value[count++] = now;
        }

        int last() {
            return count == 0 ? 0 : value[count - 1];
        }

        /**
         * The curve at no more than about {@code most} samples, the lowest and the highest of each stretch among them: thinned, it keeps its peaks and bottoms.
         *
         * @return pairs of sample and value, in order
         */
        int[][] thinned(int samples, int most) {
            int[][] points = new int[2][Math.min(samples, most) + 4];
            int n = 0;
            int stretches = samples <= most ? samples : Math.max(1, most / 2);
            int change = 0;
            int now = 0;
            for (int stretch = 0; stretch < stretches; stretch++) {
                int from = (int) ((long) samples * stretch / stretches);
                int to = (int) ((long) samples * (stretch + 1) / stretches);
                int lowAt = from;
                int highAt = from;
                int low = Integer.MAX_VALUE;
                int high = Integer.MIN_VALUE;
                for (int sample = from; sample < to; sample++) {
                    while (change < count && at[change] <= sample) {
                        now = value[change++];
                    }
                    if (now < low) {
                        low = now;
                        lowAt = sample;
                    }
                    if (now >= high) {
                        high = now;
                        highAt = sample;
                    }
                }
                int first = Math.min(lowAt, highAt);
                int second = Math.max(lowAt, highAt);
                points[0][n] = first;
                points[1][n++] = first == lowAt ? low : high;
                if (second != first) {
                    points[0][n] = second;
                    points[1][n++] = second == lowAt ? low : high;
                }
            }
            if (samples > 0 && points[0][n - 1] != samples - 1) {
                points[0][n] = samples - 1;
                points[1][n++] = now;
            }
            return new int[][] {Arrays.copyOf(points[0], n), Arrays.copyOf(points[1], n)};
        }
    }
}
