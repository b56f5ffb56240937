package io.handlewatch.detect;

/**
 * How many handles one stack has opened over the watch, those that were soon closed included: how often its code ran.
 *
 * <p>By blocks of run time; the number of blocks is bounded: when they are full, each covers twice the time. Within a block the handles count as opened evenly.
 */
final class OwnWork {
    private static final int BLOCKS = 64;

    private final Counts blocks = new Counts(BLOCKS);
    private double width = 8 * 60_000.0;

    /** So many were opened at a moment of run time; moments do not go back. */
    void add(double moment, int opened) {
        while (moment >= BLOCKS * width) {
            for (int i = 0; i < BLOCKS; i++) {
                blocks.set(i, 2 * i < BLOCKS ? blocks.get(2 * i) + blocks.get(2 * i + 1) : 0);
            }
            width *= 2;
        }
        blocks.add((int) (moment / width), opened);
    }

    /** The same as a curve. */
    Work curve() {
        double[] edges = new double[BLOCKS + 1];
        for (int i = 0; i < BLOCKS; i++) {
            edges[i + 1] = edges[i] + blocks.get(i);
        }
        return moment -> {
            double at = Math.max(0, Math.min(BLOCKS, moment / width));
            int block = Math.min(BLOCKS - 1, (int) at);
            return edges[block] + (at - block) * (edges[block + 1] - edges[block]);
        };
    }

    /** Handles opened up to a moment of run time. */
    interface Work {
        double at(double moment);

        /** At a place on the axis of arrivals; the end of a life of the target is the begin of the next one. */
        default double at(Arrivals arrivals, RunClock clock, double place) {
            return at(clock.runAt(arrivals.seenAt(Math.min(place, Math.nextDown(arrivals.length())))));
        }
    }
}
