package io.handlewatch.bench.zoo;

import java.util.List;

/** What people do instead: one number from the open counts of a stack, and a threshold. Each is given the counts of the last life of the target. */
enum Rival {
    LAST_MINUS_FIRST("last minus first", 20) {
        @Override
        double of(int[] counts, int outstanding, double hours) {
            return counts.length == 0 ? 0 : counts[counts.length - 1] - counts[0];
        }
    },
    LEAST_SQUARES("least squares, handles an hour", 3) {
        @Override
        double of(int[] counts, int outstanding, double hours) {
            int n = counts.length;
            double mean = 0;
            for (int count : counts) {
                mean += (double) count / n;
            }
            double covariance = 0;
            double variance = 0;
            for (int i = 0; i < n; i++) {
                double x = i - (n - 1) / 2.0;
                covariance += x * (counts[i] - mean);
                variance += x * x;
            }
            return n < 3 ? 0 : covariance / variance * n / Math.max(hours, 1e-9);
        }
    },
    MANN_KENDALL("Mann-Kendall, z", 3.29) {
        @Override
        double of(int[] counts, int outstanding, double hours) {
            int step = Math.max(1, (counts.length + MOST - 1) / MOST);
            int n = counts.length / step;
            long s = 0;
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    s += Integer.signum(counts[j * step] - counts[i * step]);
                }
            }
            double variance = n * (n - 1.0) * (2.0 * n + 5) / 18;
            return variance <= 0 ? 0 : (s - Math.signum((double) s)) / Math.sqrt(variance);
        }
    },
    EVERY_BLOCK("grew in every one of 8 blocks", 7) {
        @Override
        double of(int[] counts, int outstanding, double hours) {
            int grew = 0;
            double before = 0;
            for (int block = 0; block < BLOCKS && counts.length >= BLOCKS; block++) {
                int from = block * counts.length / BLOCKS;
                int to = (block + 1) * counts.length / BLOCKS;
                double sum = 0;
                for (int i = from; i < to; i++) {
                    sum += counts[i];
                }
                double mean = sum / (to - from);
                grew += block > 0 && mean > before ? 1 : 0;
                before = mean;
            }
            return grew;
        }
    },
    OUTSTANDING("outstanding after 10 diffs", 20) {
        @Override
        double of(int[] counts, int outstanding, double hours) {
            return outstanding;
        }
    };

    /** Readings after which a handle counts as outstanding. */
    static final int DIFFS = 10;

    private static final int MOST = 300;
    private static final int BLOCKS = 8;

    private final String words;
    private final double usual;

    Rival(String words, double usual) {
        this.words = words;
        this.usual = usual;
    }

    /**
     * The number on which it decides.
     *
     * @param counts open handles of the stack at each reading of the last life of the target
     * @param outstanding how many of them were opened at least {@link #DIFFS} readings ago
     * @param hours that these readings cover
     */
    abstract double of(int[] counts, int outstanding, double hours);

    String words() {
        return words;
    }

    /** The threshold that people would take. */
    double usual() {
        return usual;
    }

    /** The threshold with the best F1 on these very stacks: more than anybody could have. */
    double best(List<Outcome> outcomes) {
        List<Double> candidates = outcomes.stream()
                .map(one -> one.number(this))
                .distinct()
                .sorted()
                .toList();
        double best = usual;
        double bestF1 = -1;
        int step = Math.max(1, candidates.size() / 400);
        for (int i = 0; i < candidates.size(); i += step) {
            double f1 = score(outcomes, candidates.get(i)).f1();
            if (f1 > bestF1) {
                bestF1 = f1;
                best = candidates.get(i);
            }
        }
        return best;
    }

    /** How it does with this threshold. */
    Score score(List<Outcome> outcomes, double threshold) {
        Score score = new Score();
        outcomes.forEach(one -> score.add(one.leak(), one.number(this) >= threshold));
        return score;
    }
}
