package io.handlewatch.detect;

/**
 * The handles of one stack that are likely to stay, in the life of the target that runs now: births, each with the probability that the handle is never
 * closed ({@link Survival}).
 */
final class Kept {
    private final double[] born;
    private final double[] weight;
    private final int size;
    private final double start;
    private final double end;
    private final double total;

    private Kept(double[] born, double[] weight, int size, double start, double end) {
        this.born = born;
        this.weight = weight;
        this.size = size;
        this.start = start;
        this.end = end;
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += weight[i];
        }
        this.total = sum;
    }

    static Kept of(StackHistory stack, RunClock clock) {
        Cohorts cohorts = stack.cohorts;
        Survival survival = Survival.of(stack, clock);
        double[] born = new double[cohorts.size()];
        double[] weight = new double[cohorts.size()];
        int size = 0;
        int ageClass = Closings.CLASSES - 1;
        for (int i = 0; i < cohorts.size(); i++) {
            if (cohorts.born(i) >= stack.epochStart) {
                double age = clock.run() - cohorts.born(i);
                ageClass = Closings.classOf(age, ageClass); // those born later are younger
                born[size] = cohorts.born(i);
                weight[size++] = cohorts.count(i) * survival.staying(age, ageClass);
            }
        }
        return new Kept(born, weight, size, stack.epochStart, clock.run());
    }

    /** How many. */
    double total() {
        return total;
    }

    /** Share born in the last part of the epoch; part from 0 to 1. */
    double lastPart(double part) {
        double border = end - part * (end - start);
        double sum = 0;
        for (int i = size - 1; i >= 0 && born[i] >= border; i--) {
            sum += weight[i];
        }
        return total <= 0 ? 0 : sum / total;
    }

    /** Share born within a few short times: the fullest windows of this width, one after the other. */
    double inBatches(double width, int batches) {
        double[] rest = java.util.Arrays.copyOf(weight, size);
        double taken = 0;
        for (int batch = 0; batch < batches; batch++) {
            double best = 0;
            int bestFrom = 0;
            int bestTo = 0;
            double sum = 0;
            int from = 0;
            for (int to = 0; to < size; to++) {
                sum += rest[to];
                while (born[to] - born[from] > width) {
                    sum -= rest[from++];
                }
                if (sum > best) {
                    best = sum;
                    bestFrom = from;
                    bestTo = to + 1;
                }
            }
            java.util.Arrays.fill(rest, bestFrom, bestTo, 0);
            taken += best;
        }
        return total <= 0 ? 0 : taken / total;
    }
}
