package io.handlewatch.detect;

/**
 * What share of a stack's handles reaches each age: the actuarial life table, S(a) = product of (1 - d / (r - c / 2)) over the age classes below a, with d
 * closed and c censored (alive, or ended with the target) in a class and r alive at its begin (Cutler and Ederer, J. Chronic Diseases 8, 1958).
 *
 * <p>In a cure model the share that is never closed is the plateau p of S, and a handle still alive at age a is one of them with probability p / S(a)
 * (Boag, J. R. Statist. Soc. B 11, 1949; Farewell, Biometrics 38, 1982). Summed over the open handles this counts the leaked ones, the youngest included,
 * without waiting for them to grow old.
 */
final class Survival {
    private static final double FEWEST_AT_RISK = 4;

    private final double[] reaching;

    /** The last class of which anything is known; beyond it the share stays as it is. */
    private final int last;

    private final double plateau;

    private Survival(double[] censored, int lastCensored, Closings closings) {
        last = Math.max(lastCensored, closings.oldest());
        double atRisk = 0;
        for (int i = last; i >= 0; i--) {
            atRisk += censored[i] + closings.count(i);
        }
        reaching = new double[last + 2];
        double share = 1;
        for (int i = 0; i <= last; i++) {
            reaching[i] = share;
            if (atRisk >= FEWEST_AT_RISK && closings.count(i) > 0) {
                double exposed = atRisk - censored[i] / 2;
                share *= Math.max(0, 1 - closings.count(i) / exposed);
            }
            atRisk -= censored[i] + closings.count(i);
        }
        reaching[last + 1] = share;
        plateau = share;
    }

    static Survival of(StackHistory stack, RunClock clock) {
        Survival known = stack.survival;
        if (known == null) {
            known = of(stack, clock, clock.run());
            stack.survival = known;
        }
        return known;
    }

    /** As it was at a moment of run time, later than the last birth. */
    static Survival of(StackHistory stack, RunClock clock, double moment) {
        double[] censored = new double[Closings.CLASSES];
        Cohorts cohorts = stack.cohorts;
        int epoch = 0;
        int ageClass = -1;
        int last = 0;
        for (int i = 0; i < cohorts.size(); i++) {
            while (epoch + 1 < clock.epochs() && cohorts.born(i) >= clock.epochEnd(epoch)) {
                epoch++;
                ageClass = -1;
            }
            double age = Math.min(moment, clock.epochEnd(epoch)) - cohorts.born(i);
            // Within one life of the target those born later are younger.
            ageClass = ageClass < 0 ? Closings.classOf(age) : Closings.classOf(age, ageClass);
            last = Math.max(last, ageClass);
            censored[ageClass] += cohorts.count(i);
        }
        return new Survival(censored, last, stack.closings);
    }

    /** The share that is never closed, as far as this watch can tell. */
    double plateau() {
        return plateau;
    }

    /** What the closings of one class of ages add to the relative variance of the share beyond it: d / (r (r - d)). */
    double greenwood(int ageClass, Closings closings) {
        if (ageClass > last || reaching[ageClass + 1] <= 0 || reaching[ageClass + 1] >= reaching[ageClass]) {
            return 0;
        }
        double remain = reaching[ageClass + 1] / reaching[ageClass];
        return (1 - remain) * (1 - remain) / (remain * closings.count(ageClass));
    }

    /** The share that reaches this age. */
    double reaching(double ageMillis) {
        return reaching(ageMillis, Closings.classOf(ageMillis));
    }

    private double reaching(double ageMillis, int at) {
        if (at > last) {
            return reaching[last + 1];
        }
        double part = (ageMillis - Closings.low(at)) / (Closings.low(at + 1) - Closings.low(at));
        return reaching[at] + Math.min(1, part) * (reaching[at + 1] - reaching[at]);
    }

    /** Of those that reach this age, the share closed later, as far as any were watched for long enough. */
    double closedBeyond(double ageMillis) {
        return 1 - staying(ageMillis);
    }

    /** The probability that a handle still alive at this age is never closed. */
    double staying(double ageMillis) {
        return staying(ageMillis, Closings.classOf(ageMillis));
    }

    /** The same, where the class of the age is known. */
    double staying(double ageMillis, int ageClass) {
        double reached = reaching(ageMillis, ageClass);
        return reached <= 0 ? 0 : Math.min(1, plateau / reached);
    }
}
