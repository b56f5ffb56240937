package io.handlewatch.detect;

/**
 * Whether the arrivals of survivors have stopped: n arrivals over a length are followed by such a silence by chance with (1 - silence / length)^n.
 *
 * <p>A leak stops while its own code does not run: an alarm that stands is also asked by the stack's own work ({@link OwnWork}) instead of time.
 */
final class Silence {
    static final double STOPPED = 0.01;
    static final double STOPPED_STANDING = 0.001;
    private static final double FEW_YOUNG = 0.02;
    static final double LONGER = 1.25;

    private Silence() {}

    /** The silence at the end is too long for arrivals that go on: by chance below 1 %, and longer than any before. */
    static boolean stopped(
            StackHistory stack, RunClock clock, Arrivals arrivals, Segment segment, double clusters, boolean standing) {
        double length = arrivals.length() - segment.from();
        double silence = arrivals.silence();
        return byChance(silence, length, clusters) < (standing ? STOPPED_STANDING : STOPPED)
                && silence > LONGER * arrivals.longestGapFrom(segment.from())
                && !(standing && rests(stack, clock, arrivals, segment.from(), clusters));
    }

    /** In the silence the stack opened so little that, of so many arrivals over all its work, none would have come by chance either. */
    private static boolean rests(StackHistory stack, RunClock clock, Arrivals arrivals, double from, double clusters) {
        OwnWork.Work own = stack.work.curve();
        double end = own.at(arrivals, clock, arrivals.length());
        double work = end - own.at(arrivals, clock, from);
        double resting = end - own.at(arrivals, clock, arrivals.length() - arrivals.silence());
        return Fading.tells(arrivals, end - own.at(arrivals, clock, 0), arrivals.total())
                && byChance(resting, Math.max(1, work), clusters) >= STOPPED_STANDING;
    }

    /** Of a leak that goes on some would be among the young ones; there are too few of them, by chance below {@value #FEW_YOUNG}. */
    static boolean dried(Arrivals arrivals, Segment segment, int clusters) {
        double length = arrivals.length() - segment.from();
        double expected = clusters * arrivals.youngSpan() / Math.max(1, length);
        double silence = arrivals.silenceNow();
        return Poisson.atMost(arrivals.youngClusters(), expected) < FEW_YOUNG
                || (byChance(silence, length + arrivals.youngSpan(), clusters) < FEW_YOUNG
                        && silence > LONGER * arrivals.longestGapFrom(segment.from()));
    }

    /** They had stopped for long when an earlier life of the target ended: what came again with the next life will stop again. */
    static boolean stoppedBefore(Arrivals arrivals, double from) {
        for (int part = 0; part + 1 < arrivals.parts(); part++) {
            double begin = Math.max(from, arrivals.partBegin(part));
            double end = arrivals.partEnd(part);
            if (end > begin) {
                int clusters = arrivals.clusters(begin, end);
                double silence = arrivals.silence(begin, end);
                if (clusters > 1
                        && byChance(silence, end - begin, clusters) < STOPPED
                        && silence > LONGER * arrivals.longestGap(begin, end)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The chance that so many arrivals over such a length end in such a silence. */
    static double byChance(double silence, double length, double clusters) {
        return Math.pow(Math.max(0, 1 - silence / length), clusters);
    }
}
