package io.handlewatch.bench.zoo;

import io.handlewatch.detect.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A sort of stack with its truth.
 *
 * @param name decides, by its hash, whether the family is kept out of tuning: renaming one moves it
 * @param leak whether it leaks
 * @param even whether the leak has one rate from its begin to the end
 * @param accepted the words that a careful reader of the run may say
 * @param maker draws the numbers of one stack
 */
record Family(String name, boolean leak, boolean even, Set<Verdict> accepted, Maker maker) {
    /** Draws the numbers of one stack of the family, for a night of so many minutes; they stay the same over restarts. */
    interface Maker {
        Play of(Draw draw, double minutes);
    }

    /** What such a stack does in one life of the target. */
    interface Play {
        void run(Work work);
    }

    /** True for about a third of the families. */
    boolean keptOut() {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return hash.getValue() % 3 == 0;
    }
}
