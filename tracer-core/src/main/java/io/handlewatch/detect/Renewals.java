package io.handlewatch.detect;

import io.handlewatch.trace.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a stack replaces handles that were open before tracing: its own count grows while the target's does not.
 *
 * <p>Such a stack's count grows by one whenever a handle without a stack is closed. So over the samples, u = slope g, with g births less ends of the stack and
 * u unlisted handles that ended, both at most {@value #MANY} either way (behind a gap many unlisted ones end at once, and one such sample would outweigh all others):
 * least squares, slope = cov(g, u) / var(g), with the error sqrt(var(u) (1 - r^2) / (n var(g))). The slope is the share of what is kept that is a renewal: of a
 * leak, which knows nothing of what others close, 0 but for noise. Samples that cover a longer time than others say nothing: there is more of both in them.
 */
final class Renewals {
    private static final double SIGMA = 4;
    private static final double MOST = 0.6;
    private static final double LONG = 1.8;
    private static final int FEWEST = 4;
    private static final double MANY = 2;

    /** What all stacks share. */
    static final class Totals {
        private int samples;
        private double ended;
        private double endedSquare;
        private final List<Renewals> touched = new ArrayList<>();

        /** Takes the sample whose births were told. */
        void add(Sample sample, boolean restarted, RunClock clock) {
            boolean usable = !restarted
                    && sample.listed()
                    && !sample.overtaken()
                    && clock.samples() > 1
                    && clock.run() - clock.lastRun() <= LONG * clock.interval();
            if (usable) {
                double few = Math.min(sample.unlistedEnded(), MANY);
                samples++;
                ended += few;
                endedSquare += few * few;
                touched.forEach(stack -> stack.add(few));
            }
            touched.forEach(Renewals::next);
            touched.clear();
        }
    }

    private final Totals totals;
    private boolean touched;
    private int grownNow;
    private int grownEver;
    private double grown;
    private double grownSquare;
    private double product;

    Renewals(Totals totals) {
        this.totals = totals;
    }

    /** One handle was born in this sample. */
    void born() {
        change(1);
    }

    /** One was closed. */
    void closed() {
        change(-1);
    }

    private void change(int by) {
        grownNow += by;
        grownEver += by;
        if (!touched) {
            touched = true;
            totals.touched.add(this);
        }
    }

    private void add(double ended) {
        double few = Math.max(-MANY, Math.min(MANY, grownNow));
        grown += few;
        grownSquare += few * few;
        product += few * ended;
    }

    private void next() {
        touched = false;
        grownNow = 0;
    }

    /** The share of what this stack keeps that replaces handles from before tracing; 0 where that is not plain. */
    private double share() {
        double n = totals.samples;
        double varianceGrown = grownSquare - grown * grown / n;
        double varianceEnded = totals.endedSquare - totals.ended * totals.ended / n;
        double covariance = product - grown * totals.ended / n;
        if (n < 3 || covariance <= 0 || varianceGrown <= 0) {
            return 0;
        }
        double slope = covariance / varianceGrown;
        double left = Math.max(0, varianceEnded - slope * covariance);
        double error = Math.sqrt(left / (n * varianceGrown));
        return slope * Math.max(0, grownEver) >= FEWEST && slope > SIGMA * error ? slope : 0;
    }

    /** How many handles that were open before tracing this stack has replaced; 0 where that is not plain. */
    double renewed() {
        return share() * Math.max(0, grownEver);
    }

    /** Whether that explains most of what a stack keeps. */
    boolean explain() {
        return share() >= MOST;
    }
}
