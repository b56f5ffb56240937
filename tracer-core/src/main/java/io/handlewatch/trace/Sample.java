package io.handlewatch.trace;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One reading after the ledger: what is stored, and what is judged.
 *
 * @param seq 0, 1, 2, ... without holes, over gaps and epochs
 * @param epoch the life of the target, from 1
 * @param at wall clock
 * @param upMillis milliseconds since tracing was first enabled; monotonic, counts sleep
 * @param listing what kind of listing this came from; only EVENTS tells traffic
 * @param listed false: no listing this time; what was opened since the last sample is unknown
 * @param overtaken records were lost
 * @param newRecords ring records that are new; -1 unknown
 * @param openHandles handles open in the target; -1 unknown
 * @param births lives that began since the last sample and were open at this one
 * @param ends lives of earlier samples that ended
 * @param traffic per stack, only stacks with traffic
 * @param unlisted open handles without a stack (opened before tracing, or lost), by object type ("" unknown)
 * @param unlistedBorn open-set values that came since the last sample and have no record
 * @param unlistedEnded unlisted values that went since the last sample
 * @param gaps what went missing since the last sample
 */
public record Sample(
        int seq,
        int epoch,
        Instant at,
        long upMillis,
        Listing listing,
        boolean listed,
        boolean overtaken,
        long newRecords,
        int openHandles,
        List<Birth> births,
        List<End> ends,
        List<Traffic> traffic,
        Map<String, Integer> unlisted,
        int unlistedBorn,
        int unlistedEnded,
        List<Gap> gaps) {
    public Sample {
        births = List.copyOf(births);
        ends = List.copyOf(ends);
        traffic = List.copyOf(traffic);
        unlisted = Map.copyOf(unlisted);
        gaps = List.copyOf(gaps);
    }
}
