package io.handlewatch.report.html;

import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The run as curves: handles open in the target, and per stack those open, opened and closed. Takes every sample as it comes and keeps the changes only, so that
 * thousands of stacks over a night take what their handles did and not their number times the samples. Not thread-safe.
 */
public final class Timeline {
    private final Steps all = new Steps();
    private final Map<Integer, Steps> open = new HashMap<>();
    private final Map<Integer, Steps> opened = new HashMap<>();
    private final Map<Integer, Steps> closed = new HashMap<>();
    private final List<Integer> epochs = new ArrayList<>();
    private long[] upMillis = new long[64];
    private long[] wallMillis = new long[64];
    private int samples;
    private int epoch;

    /** Takes the next sample. */
    public void observe(Sample sample) {
        if (samples == upMillis.length) {
            upMillis = Arrays.copyOf(upMillis, samples * 2);
            wallMillis = Arrays.copyOf(wallMillis, samples * 2);
        }
        upMillis[samples] = sample.upMillis();
        wallMillis[samples] = sample.at().toEpochMilli();
        if (samples > 0 && sample.epoch() != epoch) {
            epochs.add(samples);
        }
        epoch = sample.epoch();
        all.set(samples, Math.max(-1, sample.openHandles()));
        Map<Integer, Integer> change = new HashMap<>();
        for (Birth birth : sample.births()) {
            change.merge(birth.stackId(), 1, Integer::sum);
        }
        for (End end : sample.ends()) {
            change.merge(end.stackId(), -1, Integer::sum);
        }
        change.forEach((stack, delta) -> add(open, stack, delta));
        for (Traffic traffic : sample.traffic()) {
            add(opened, traffic.stackId(), traffic.opened());
            add(closed, traffic.stackId(), traffic.closed());
        }
        samples++;
    }

    private void add(Map<Integer, Steps> curves, int stack, int delta) {
        if (delta != 0) {
            Steps curve = curves.computeIfAbsent(stack, one -> new Steps());
            curve.set(samples, curve.last() + delta);
        }
    }

    int samples() {
        return samples;
    }

    /** Wall time at a sample. */
    long wall(int sample) {
        return wallMillis[sample];
    }

    /** Wall time of a moment of the run's clock, by the nearest sample before it; 0 where there is no sample. */
    long wallAt(long up) {
        if (samples == 0) {
            return 0;
        }
        int found = Arrays.binarySearch(upMillis, 0, samples, up);
        int at = Math.max(0, found < 0 ? -found - 2 : found);
        return wallMillis[at] + up - upMillis[at];
    }

    /** The samples with which another life of the target begins; the first life is not among them. */
    List<Integer> epochs() {
        return List.copyOf(epochs);
    }

    /** Handles open in the target at each sample; -1 where nobody knows. */
    int[] all() {
        return all.whole(samples);
    }

    /** Handles of these stacks together that are open at each sample. */
    int[] open(Collection<Integer> stacks) {
        return sum(open, stacks);
    }

    /** Handles that these stacks together opened up to each sample as far as records tell, short-lived ones too; zeros where only survivors are listed. */
    int[] opened(Collection<Integer> stacks) {
        return sum(opened, stacks);
    }

    /** Of all handles of these stacks, those closed up to each sample; zeros where only survivors are listed. */
    int[] closed(Collection<Integer> stacks) {
        return sum(closed, stacks);
    }

    private int[] sum(Map<Integer, Steps> curves, Collection<Integer> stacks) {
        int[] sum = new int[samples];
        for (int stack : stacks) {
            Steps curve = curves.get(stack);
            if (curve != null) {
                int[] one = curve.whole(samples);
                Arrays.setAll(sum, sample -> sum[sample] + one[sample]);
            }
        }
        return sum;
    }

    /** A curve in steps: its value from each change on. */
    private static final class Steps {
        private int[] at = new int[4];
        private int[] value = new int[4];
        private int count;

        void set(int sample, int now) {
            if (count > 0 && value[count - 1] == now) {
                return;
            }
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

        int[] whole(int samples) {
            int[] whole = new int[samples];
            for (int change = 0; change < count; change++) {
                Arrays.fill(whole, at[change], change + 1 < count ? at[change + 1] : samples, value[change]);
            }
            return whole;
        }
    }
}
