package io.handlewatch.report.html;

import java.util.Arrays;

/** Which samples of a curve are drawn where there are more than a screen shows. */
final class Thinning {
    private Thinning() {}

    /**
     * No more than about {@code most} samples: of each stretch the lowest and the highest value, so that peaks and bottoms stay, the first sample at which it is
     * not known (a negative value), and the curve's two ends. All, where there are no more than that.
     *
     * @return samples, in order
     */
    static int[] of(int[] values, int most) {
        int samples = values.length;
        if (samples <= most) {
            int[] every = new int[samples];
            Arrays.setAll(every, sample -> sample);
            return every;
        }
        int stretches = Math.max(1, most / 2);
        boolean[] kept = new boolean[samples];
        kept[0] = true;
        kept[samples - 1] = true;
        for (int stretch = 0; stretch < stretches; stretch++) {
            int from = (int) ((long) samples * stretch / stretches);
            int to = (int) ((long) samples * (stretch + 1) / stretches);
            keepExtremes(values, from, to, kept);
        }
        int count = 0;
        int[] all = new int[samples];
        for (int sample = 0; sample < samples; sample++) {
            if (kept[sample]) {
                all[count++] = sample;
            }
        }
        return Arrays.copyOf(all, count);
    }

    private static void keepExtremes(int[] values, int from, int to, boolean[] kept) {
        int low = -1;
        int high = -1;
        int unknown = -1;
        for (int sample = from; sample < to; sample++) {
            if (values[sample] < 0) {
                unknown = unknown < 0 ? sample : unknown;
                continue;
            }
            low = low < 0 || values[sample] < values[low] ? sample : low;
            high = high < 0 || values[sample] >= values[high] ? sample : high;
        }
        for (int sample : new int[] {low, high, unknown}) {
            if (sample >= 0) {
                kept[sample] = true;
            }
        }
    }
}
