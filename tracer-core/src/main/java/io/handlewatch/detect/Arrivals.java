package io.handlewatch.detect;

import java.util.Arrays;

/**
 * The arrivals of survivors: births of handles that reached the age of maturity and were not closed, on one axis.
 *
 * <p>The axis is seen time (see {@link RunClock}). Of each life of the target only that part counts whose handles could have grown old enough, [begin,
 * end - age); the parts of several lives are put one behind the other.
 */
final class Arrivals {
    private static final double GAP_INTERVALS = 2.1;
    private static final int FEWEST_BINS = 8;
    private static final int MOST_BINS = 48;

    private final double[] at;
    private final double[] half;
    private final int[] count;
    private final int size;
    private final double[] partBegin;
    private final double[] seenBegin;
    private final double length;
    private final double gap;
    private final int lives;
    private final int total;
    private final int clusters;
    private final Young young;

    /** Open handles born since the end of the axis, too young to be survivors: a leak that goes on has some among them. */
    private record Young(int clusters, double span, double silence) {}

    private Arrivals(
            double[] at,
            double[] half,
            int[] count,
            int size,
            double[] partBegin,
            double[] seenBegin,
            double length,
            double gap,
            int lives,
            Young young) {
        this.young = young;
        this.at = at;
        this.half = half;
        this.count = count;
        this.size = size;
        this.partBegin = partBegin;
        this.seenBegin = seenBegin;
        this.length = length;
        this.gap = gap;
        this.lives = lives;
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += count[i];
        }
        this.total = sum;
        this.clusters = clusters(0, length);
    }

    /** Reads the survivors of the lives of the target from one on: 0 for all of them. */
    static Arrivals of(Cohorts cohorts, RunClock clock, double age, int firstEpoch) {
        int epochs = clock.epochs();
        double[] begin = new double[epochs + 1];
        double[] seenBegin = new double[epochs];
        for (int e = 0; e < epochs; e++) {
            double stop = Math.max(clock.epochStart(e), clock.epochEnd(e) - age);
            seenBegin[e] = clock.seenAt(clock.epochStart(e));
            begin[e + 1] = begin[e] + (e < firstEpoch ? 0 : clock.seenAt(stop) - seenBegin[e]);
        }
        double[] at = new double[cohorts.size()];
        double[] half = new double[cohorts.size()];
        int[] count = new int[cohorts.size()];
        int size = 0;
        int epoch = 0;
        Polyline.Walk before = clock.seens();
        Polyline.Walk middle = clock.seens();
        Polyline.Walk behind = clock.seens();
        for (int i = 0; i < cohorts.size(); i++) {
            while (epoch + 1 < epochs && cohorts.born(i) >= clock.epochEnd(epoch)) {
                epoch++;
            }
            if (epoch >= firstEpoch && clock.epochEnd(epoch) - cohorts.born(i) >= age) {
                at[size] = begin[epoch] + middle.yAt(cohorts.born(i)) - seenBegin[epoch];
                double width = cohorts.width(i) / 2;
                half[size] = (behind.yAt(cohorts.born(i) + width) - before.yAt(cohorts.born(i) - width)) / 2;
                count[size++] = cohorts.count(i);
            }
        }
        return new Arrivals(
                at,
                half,
                count,
                size,
                begin,
                seenBegin,
                begin[epochs],
                GAP_INTERVALS * clock.interval(),
                epochs - firstEpoch,
                young(cohorts, clock, age, begin[epochs] / MOST_BINS));
    }

    private static Young young(Cohorts cohorts, RunClock clock, double age, double bin) {
        double start = Math.max(clock.epochStart(clock.epochs() - 1), clock.run() - age);
        Separate separate = new Separate(GAP_INTERVALS * clock.interval(), bin);
        double last = clock.seenAt(start);
        for (int i = cohorts.firstFrom(start); i < cohorts.size(); i++) {
            last = clock.seenAt(cohorts.born(i));
            separate.next(last);
        }
        return new Young(separate.clusters, clock.seen() - clock.seenAt(start), clock.seen() - last);
    }

    /** Separate moments at which handles came that are open and too young to be survivors. */
    int youngClusters() {
        return young.clusters();
    }

    /** The time from the end of the axis to now. */
    double youngSpan() {
        return young.span();
    }

    /** The time up to now in which no handle came that is still open. */
    double silenceNow() {
        return young.silence() + (young.clusters() == 0 ? silence() : 0);
    }

    /** How many survivors. */
    int total() {
        return total;
    }

    /** How many survivors from a place on the axis on. */
    int totalFrom(double place) {
        int sum = 0;
        for (int i = first(place); i < size; i++) {
            sum += count[i];
        }
        return sum;
    }

    /** Length of the axis, in milliseconds of seen time. */
    double length() {
        return length;
    }

    int size() {
        return size;
    }

    double at(int index) {
        return at[index];
    }

    /** Where the first survivors may have come at the earliest: births are known to an interval. */
    double earliest() {
        return Math.max(0, at[0] - half[0]);
    }

    int count(int index) {
        return count[index];
    }

    /** Index of the first survivors at or behind a place. */
    int first(double place) {
        int i = Arrays.binarySearch(at, 0, size, place);
        return i >= 0 ? i : -i - 1;
    }

    /** How many lives of the target are looked at. */
    int lives() {
        return lives;
    }

    /** How many lives of the target there are; the axis may have parts of no length. */
    int parts() {
        return seenBegin.length;
    }

    /** Where the part of a life of the target begins on the axis. */
    double partBegin(int part) {
        return partBegin[part];
    }

    /** Where it ends. */
    double partEnd(int part) {
        return partBegin[part + 1];
    }

    /** The moment of seen time at a place. */
    double seenAt(double place) {
        int part = part(place);
        return seenBegin[part] + place - partBegin[part];
    }

    /** In which life of the target a place is. */
    int part(double place) {
        int part = 0;
        while (part + 1 < seenBegin.length && place >= partBegin[part + 1]) {
            part++;
        }
        return part;
    }

    /** How many bins the axis is cut into: wide enough that each holds at least two samples. */
    int bins() {
        return (int) Math.max(FEWEST_BINS, Math.min(MOST_BINS, length / Math.max(1, gap)));
    }

    /** Survivors in each bin of the whole axis. */
    double[] histogram() {
        double[] bins = new double[bins()];
        fill(bins, 0, length);
        return bins;
    }

    /** Adds the survivors of a part of the axis to bins of equal width; those of one sample are spread over the time in which they came. */
    void fill(double[] bins, double from, double to) {
        double scale = bins.length / Math.max(1, to - from);
        for (int i = first(from); i < size && at[i] < to; i++) {
            double begin = Math.max(0, Math.min(bins.length - 1e-6, scale * (at[i] - half[i] - from)));
            double end = Math.max(begin, Math.min(bins.length - 1e-6, scale * (at[i] + half[i] - from)));
            int first = (int) begin;
            int last = (int) end;
            if (last == first || end - begin < 1e-9) {
                bins[first] += count[i];
                continue;
            }
            double each = count[i] / (end - begin);
            bins[first] += each * (first + 1 - begin);
            for (int bin = first + 1; bin < last; bin++) {
                bins[bin] += each;
            }
            bins[last] += each * (end - last);
        }
    }

    /** Separate arrivals on the whole axis; any part of it has no more. */
    int clusters() {
        return clusters;
    }

    /** Separate arrivals from a place on. */
    int clustersFrom(double place) {
        return place <= 0 ? clusters : clusters(place, length);
    }

    /** Separate arrivals between two places: runs of births no more than two samples apart, a long run counting once for each bin that it fills. */
    int clusters(double from, double to) {
        Separate separate = new Separate(gap, length / MOST_BINS);
        for (int i = first(from); i < size && at[i] < to; i++) {
            separate.next(at[i]);
        }
        return separate.clusters;
    }

    /** Counts separate arrivals, shown one after the other. */
    private static final class Separate {
        private final double gap;
        private final double bin;
        private double begin;
        private double before;
        private int clusters;

        Separate(double gap, double bin) {
            this.gap = gap;
            this.bin = Math.max(gap, bin);
        }

        void next(double at) {
            if (clusters == 0 || at - before > gap || at - begin > bin) {
                clusters++;
                begin = at;
            }
            before = at;
        }
    }

    /** Separate arrivals in the life of the target that has most of them. */
    int clustersOfBestLife() {
        int best = 0;
        for (int part = 0; part < seenBegin.length; part++) {
            best = Math.max(best, clusters(partBegin[part], partBegin[part + 1]));
        }
        return best;
    }

    /** Adds one to the bin of each separate arrival of a part of the axis, however many came then. */
    void fillBatches(double[] bins, double from, double to) {
        double scale = bins.length / Math.max(1, to - from);
        double before = Double.NEGATIVE_INFINITY;
        for (int i = first(from); i < size && at[i] < to; i++) {
            if (at[i] - before > gap) {
                bins[(int) Math.max(0, Math.min(bins.length - 1, scale * (at[i] - from)))]++;
            }
            before = at[i];
        }
    }

    /** The moments of the survivors from a place on, and how many came then: the period in which they come, 0 where there is none. */
    double periodFrom(double place) {
        int first = first(place);
        return Cycle.period(
                Arrays.copyOfRange(at, first, size), Arrays.copyOfRange(count, first, size), gap / GAP_INTERVALS);
    }

    /** The longest time without a survivor between two of them, from a place on. */
    double longestGapFrom(double place) {
        return longestGap(place, Double.POSITIVE_INFINITY);
    }

    /** The same up to another place. */
    double longestGap(double place, double to) {
        double longest = 0;
        double before = place;
        for (int i = first(place); i < size && at[i] < to; i++) {
            longest = Math.max(longest, at[i] - before);
            before = at[i];
        }
        return longest;
    }

    /** The time without a survivor at the end of a part of the axis. */
    double silence(double from, double to) {
        int next = first(to);
        return next == 0 || at[next - 1] < from ? to - from : to - at[next - 1];
    }

    /** The time without a survivor at the end of the axis. */
    double silence() {
        return size == 0 ? length : length - at[size - 1];
    }

    /**
     * Variance over mean of counts, at least 1: the mean of (h[k+1] - h[k])^2 / (h[k+1] + h[k]) over neighbours that are not both empty, 1 for a Poisson
     * process. From successive differences, so that a slow drift does not count (von Neumann, Ann. Math. Stat. 12, 1941), each over its own mean and
     * without the largest: the end of a warm-up is one step.
     */
    static double dispersion(double[] bins, int from) {
        double sum = 0;
        double largest = 0;
        int pairs = 0;
        for (int i = from + 1; i < bins.length; i++) {
            double both = bins[i] + bins[i - 1];
            if (both > 0.5) {
                double ratio = (bins[i] - bins[i - 1]) * (bins[i] - bins[i - 1]) / both;
                largest = Math.max(largest, ratio);
                sum += ratio;
                pairs++;
            }
        }
        return pairs < 4 ? 1 : Math.max(1, (sum - largest) / (pairs - 1));
    }
}
