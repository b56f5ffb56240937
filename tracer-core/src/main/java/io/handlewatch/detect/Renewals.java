package io.handlewatch.detect;

import io.handlewatch.trace.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a stack replaces handles that were open before tracing: its own count grows while the target's does not.
 *
 * <p>Such a stack opens one whenever it closes one without a stack. So over the samples, u = slope b, with b births of the stack and u unlisted handles that
 * ended: least squares, slope = cov(b, u) / var(b), with the error sqrt(var(u) (1 - r^2) / (n var(b))). Renewed are slope times all births. Of a leak, which knows
 * nothing of what others close, that is 0 but for noise. Samples that cover a longer time than others say nothing: there is more of both in them.
 */
final class Renewals {
    private static final double SIGMA = 4;
    private static final double MOST = 0.6;
    private static final double LONG = 1.8;
    private static final int FEWEST = 4;

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
                double u = sample.unlistedEnded();
                samples++;
                ended += u;
                endedSquare += u * u;
                touched.forEach(stack -> stack.add(u));
            }
            touched.forEach(stack -> stack.bornNow = 0);
            touched.clear();
        }
    }

    private final Totals totals;
    private int bornNow;
    private double born;
    private double bornSquare;
    private double product;

    Renewals(Totals totals) {
        this.totals = totals;
    }

    /** One handle was born in this sample. */
    void born() {
        if (bornNow++ == 0) {
            totals.touched.add(this);
        }
    }

    private void add(double u) {
        born += bornNow;
        bornSquare += (double) bornNow * bornNow;
        product += bornNow * u;
    }

    /** How many handles that were open before tracing this stack has replaced; 0 where that is not plain. */
    double renewed() {
        double n = totals.samples;
        double varianceBorn = bornSquare - born * born / n;
        double varianceEnded = totals.endedSquare - totals.ended * totals.ended / n;
        double covariance = product - born * totals.ended / n;
        if (n < 3 || covariance <= 0 || varianceBorn <= 0) {
            return 0;
        }
        double slope = covariance / varianceBorn;
        double left = Math.max(0, varianceEnded - slope * covariance);
        double error = Math.sqrt(left / (n * varianceBorn));
        return slope * born >= FEWEST && slope > SIGMA * error ? Math.min(slope * born, totals.ended) : 0;
    }

    /** Whether that explains most of what a stack keeps. */
    boolean explain(int kept) {
        return born > 0 && renewed() >= MOST * kept;
    }
}
