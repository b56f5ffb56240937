package io.handlewatch.store;

import io.handlewatch.trace.Action;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.Traffic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs whose content is a function of the sample's number, so that a test knows what must be read. */
final class Runs {
    static final Instant START = Instant.ofEpochMilli(1_772_389_812_345L);

    static final RunHead HEAD = new RunHead(
            "handlewatch 0.1 'test'",
            "ring",
            4_294_967_292L,
            "C:\\svc\\order\"hub\u202e.exe",
            START.minusMillis(1),
            START,
            60_000,
            131_072,
            Listing.EVENTS,
            "dbgeng 10.0.26100.1");

    static final List<Action> ACTIONS = List.of(
            new Action(START, "handle tracing enabled, 131072 slots"),
            new Action(START.plusSeconds(3600), "handle tracing disabled"));

    // Written out: the golden file holds these words in this order, whatever the enums will become.
    private static final List<End.Cause> CAUSES =
            List.of(End.Cause.CLOSED, End.Cause.ABSENT, End.Cause.REPLACED, End.Cause.LOST, End.Cause.TARGET_ENDED);
    private static final List<Gap.Reason> REASONS = List.of(
            Gap.Reason.RING_OVERTAKEN,
            Gap.Reason.TARGET_RESTARTED,
            Gap.Reason.TARGET_ENDED,
            Gap.Reason.ENGINE_LOST,
            Gap.Reason.OUTPUT_CUT,
            Gap.Reason.ASLEEP,
            Gap.Reason.MISSED,
            Gap.Reason.DIFFERENCE_TOO_LARGE);
    private static final List<Listing> LISTINGS = List.of(Listing.EVENTS, Listing.INTERVAL, Listing.CUMULATIVE);

    private Runs() {}

    /** The stacks known at one sample: one more with each, the first without frames. */
    static StackTable stacks(int seq) {
        StackTable table = new StackTable();
        for (int id = 1; id <= seq + 1; id++) {
            table.put(stack(id));
        }
        return table;
    }

    private static Stack stack(int id) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 1; i < id && i <= 16; i++) {
            frames.add(
                    Frame.named(0xffff_8000_0000_0000L + i, "svc" + id, "Cache<'%d'>::\u00e9".formatted(i), 0x10 + i));
        }
        return new Stack(id, frames);
    }

    /** Every field differs from sample to sample, every list is empty in some. */
    static Sample sample(int seq) {
        int stack = seq + 1;
        List<Birth> births = new ArrayList<>();
        List<End> ends = new ArrayList<>();
        for (int i = 0; i < seq % 5; i++) {
            births.add(new Birth(seq * 10L + i, stack, 0xffff_fffcL + 4L * i, i == 1, i == 2 ? "" : "Event"));
        }
        for (int i = 0; i < seq % 6; i++) {
            ends.add(new End(seq * 5L + i, stack, CAUSES.get(i % CAUSES.size())));
        }
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < seq % 9; i++) {
            gaps.add(new Gap(REASONS.get(i % REASONS.size()), seq, seq + i, i == 0 ? "" : "it's " + i));
        }
        Map<String, Integer> unlisted = seq % 3 == 0 ? Map.of() : Map.of("", seq, "File", 2 * seq, "It's", 1);
        return new Sample(
                seq,
                1 + seq / 7,
                START.plusMillis(60_001L * seq),
                60_000L * seq + 7,
                LISTINGS.get(seq % 3),
                seq % 4 != 1,
                seq % 4 == 2,
                seq % 4 == 1 ? -1 : 5_000_000_000L + seq,
                seq % 5 == 1 ? -1 : 100 + seq,
                births,
                ends,
                seq % 2 == 0 ? List.of() : List.of(new Traffic(stack, 1000 + seq, 999), new Traffic(1, 0, 3)),
                unlisted,
                seq + 1,
                seq + 2,
                gaps);
    }

    /** What a file holds, read by a connection of its own. */
    record Read(RunHead head, List<Stack> stacks, List<Action> actions, List<Sample> samples, String finished) {
        static Read of(Path file) {
            try (RunReader reader = RunReader.open(file)) {
                List<Sample> samples = new ArrayList<>();
                reader.samples(samples::add);
                return new Read(
                        reader.head(),
                        List.copyOf(reader.stacks().all()),
                        reader.actions(),
                        samples,
                        reader.finished());
            }
        }
    }

    static List<Sample> samples(int count) {
        List<Sample> samples = new ArrayList<>();
        for (int seq = 0; seq < count; seq++) {
            samples.add(sample(seq));
        }
        return samples;
    }

    /** Writes a whole run. */
    static void write(Path file, int count) {
        try (RunStore store = RunStore.create(file, HEAD)) {
            store.action(ACTIONS.get(0));
            for (int seq = 0; seq < count; seq++) {
                store.append(sample(seq), stacks(seq));
            }
            store.action(ACTIONS.get(1));
            store.finish("Ctrl-C");
        }
    }
}
