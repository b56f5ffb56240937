package io.handlewatch.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples written as a recording and read back through the ledger are the same samples. */
class RecordingWriterTest {
    private static final long PID = 4000;
    private static final Instant START = Instant.parse("2026-03-02T19:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "EVENTS,1",
        "EVENTS,2",
        "EVENTS,3",
        "EVENTS,4",
        "INTERVAL,5",
        "INTERVAL,6",
        "CUMULATIVE,7",
        "CUMULATIVE,8"
    })
    void aRandomHistoryComesBack(Listing listing, long seed) throws IOException {
        History history = new History(listing, seed);
        HandleLedger ledger = new HandleLedger(PID);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            samples.add(ledger.apply(history.next()));
        }
        List<Sample> again = replay(write(listing, samples));

        assertThat(again).hasSameSizeAs(samples);
        Map<Long, Integer> was = new TreeMap<>();
        Map<Long, Integer> is = new TreeMap<>();
        for (int i = 0; i < samples.size(); i++) {
            assertThat(Seen.of(again.get(i), is)).as("sample %d", i).isEqualTo(Seen.of(samples.get(i), was));
        }
        // Whether a value that came waits for its record or has none, a sample tells only later: here and there one is
        // counted otherwise.
        int born = samples.stream().mapToInt(Sample::unlistedBorn).sum();
        int ended = samples.stream().mapToInt(Sample::unlistedEnded).sum();
        assertThat(again.stream().mapToInt(Sample::unlistedBorn).sum()).isBetween(born * 9 / 10, born * 11 / 10);
        assertThat(again.stream().mapToInt(Sample::unlistedEnded).sum()).isBetween(ended * 9 / 10, ended * 11 / 10);
        assertThat(samples)
                .anyMatch(sample -> sample.unlistedBorn() > 0)
                .anyMatch(sample -> sample.unlistedEnded() > 0)
                .anyMatch(Sample::overtaken)
                .anyMatch(sample -> !sample.listed())
                .anyMatch(sample -> sample.epoch() == 2);
    }

    @Test
    void aLifeOfAnotherProcessStaysMarkedAndTypesAreLeftOut() throws IOException {
        HandleLedger ledger = new HandleLedger(PID);
        Sample sample = ledger.apply(new Reading(
                1,
                START.plusSeconds(60),
                60_000,
                Listing.EVENTS,
                List.of(new TraceRecord(Operation.OPEN, 8, 77, 4, 1), new TraceRecord(Operation.OPEN, 12, PID, 4, 2)),
                2,
                false,
                OpenSet.of(new long[] {4, 8, 12}, new String[] {"File", "Event", "Event"}),
                List.of()));
        Sample back = replay(write(Listing.EVENTS, List.of(sample))).get(0);

        assertThat(back.births()).containsExactly(new Birth(1, 1, 8, true, ""), new Birth(2, 2, 12, false, ""));
        assertThat(back.unlisted()).isEqualTo(Map.of("", 1));
    }

    @Test
    void anUnreadableOpenSetIsLeftOutUntilItIsKnown() throws IOException {
        HandleLedger ledger = new HandleLedger(PID);
        List<Sample> samples = new ArrayList<>();
        OpenSet[] sets = {null, OpenSet.of(new long[] {4, 8, 12}, null)};
        for (int i = 0; i < sets.length; i++) {
            samples.add(ledger.apply(new Reading(
                    1,
                    START,
                    60_000L * (i + 1),
                    Listing.EVENTS,
                    List.of(new TraceRecord(Operation.OPEN, 8 + 4 * i, PID, 4, 1)),
                    1,
                    false,
                    sets[i],
                    List.of())));
        }
        String text = write(Listing.EVENTS, samples);

        assertThat(text.lines().filter(line -> line.contains("\"openSet\"")).toList())
                .singleElement()
                .asString()
                .contains("\"seq\":1");
        List<Sample> again = replay(text);
        assertThat(again.get(0).openHandles()).isEqualTo(-1);
        assertThat(again.get(1).openHandles()).isEqualTo(3);
        assertThat(again.get(1).unlistedBorn()).isZero();
    }

    private static String write(Listing listing, List<Sample> samples) throws IOException {
        StackTable stacks = new StackTable();
        for (int i = 1; i <= History.STACKS; i++) {
            int number = i;
            stacks.intern(i, () -> List.of(Frame.named(0, "svc", "Open\"" + number, 0x10)));
        }
        StringWriter out = new StringWriter();
        RecordingWriter writer =
                new RecordingWriter(out, new RunHead("", "ring", PID, "a.exe", null, START, 60_000, 128, listing, ""));
        for (Sample sample : samples) {
            writer.sample(sample, stacks);
        }
        return out.toString();
    }

    private static List<Sample> replay(String text) throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "export", false)) {
            assertThat(reader.head().startedAt()).isEqualTo(START);
            HandleLedger ledger = new HandleLedger(reader.head().pid());
            for (Reading reading = reader.next(); reading != null; reading = reader.next()) {
                samples.add(ledger.apply(reading));
            }
        }
        return samples;
    }

    /** What a detector sees of a sample, without the numbers of lives and the values of handles. */
    private record Seen(
            int epoch,
            Instant at,
            long up,
            boolean listed,
            boolean overtaken,
            long newRecords,
            int openHandles,
            List<Integer> bornBy,
            Map<Integer, List<Integer>> endedAfter,
            List<?> traffic,
            int unlisted,
            List<Gap> gaps) {
        static Seen of(Sample sample, Map<Long, Integer> bornAt) {
            sample.births().forEach(birth -> bornAt.put(birth.life(), sample.seq()));
            Map<Integer, List<Integer>> ended = new TreeMap<>();
            for (End end : sample.ends()) {
                ended.computeIfAbsent(end.stackId(), id -> new ArrayList<>())
                        .add(sample.seq() - bornAt.remove(end.life()));
            }
            ended.values().forEach(ages -> ages.sort(null));
            return new Seen(
                    sample.epoch(),
                    sample.at(),
                    sample.upMillis(),
                    sample.listed(),
                    sample.overtaken(),
                    sample.newRecords(),
                    sample.openHandles(),
                    sample.births().stream().map(Birth::stackId).toList(),
                    ended,
                    sample.traffic(),
                    sample.unlisted().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum(),
                    sample.gaps());
        }
    }

    /** A handle table with a ring that is sometimes overtaken, listings that are sometimes lost, and one restart. */
    private static final class History {
        static final int STACKS = 5;
        private final Listing listing;
        private final Random random;
        private final TreeSet<Long> open = new TreeSet<>();
        private final List<TraceRecord> sinceBaseline = new ArrayList<>();
        private List<TraceRecord> late = List.of();
        private int index;
        private int epoch = 1;

        History(Listing listing, long seed) {
            this.listing = listing;
            this.random = new Random(seed);
            begin();
        }

        private void begin() {
            open.clear();
            sinceBaseline.clear();
            late = List.of();
            for (int i = 0; i < 20; i++) {
                open.add(4L * (1 + random.nextInt(60)));
            }
        }

        Reading next() {
            index++;
            List<Gap> gaps = new ArrayList<>();
            long up = 60_000L * index;
            if (index == 200) {
                epoch++;
                begin();
                gaps.add(new Gap(Gap.Reason.TARGET_RESTARTED, up - 60_000, up - 30_000, ""));
            }
            List<TraceRecord> fresh = new ArrayList<>(late);
            fresh.addAll(work(random.nextInt(12)));
            sinceBaseline.addAll(fresh);
            boolean unread = random.nextInt(15) == 0;
            boolean overtaken = !unread && random.nextInt(15) == 0;
            List<TraceRecord> records = listing == Listing.EVENTS ? fresh : survivors(listed(fresh));
            if (overtaken) {
                records = records.subList(records.size() / 2, records.size());
            }
            if (unread) {
                sinceBaseline.clear();
                gaps.add(new Gap(Gap.Reason.ENGINE_LOST, up - 60_000, up, ""));
            }
            late = work(random.nextInt(3)); // between the listing and the reading of the open set
            return new Reading(
                    epoch,
                    START.plusMillis(up),
                    up,
                    listing,
                    unread ? null : records,
                    unread || overtaken ? -1 : fresh.size(),
                    overtaken,
                    OpenSet.of(open.stream().mapToLong(Long::longValue).toArray(), null),
                    gaps);
        }

        private List<TraceRecord> listed(List<TraceRecord> fresh) {
            return listing == Listing.INTERVAL ? fresh : sinceBaseline;
        }

        private List<TraceRecord> survivors(List<TraceRecord> records) {
            List<TraceRecord> alive = new ArrayList<>();
            for (TraceRecord record : records) {
                alive.removeIf(one -> one.handle() == record.handle());
                if (record.operation() == Operation.OPEN) {
                    alive.add(record);
                }
            }
            return alive;
        }

        private List<TraceRecord> work(int steps) {
            List<TraceRecord> done = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                long value = 4L * (1 + random.nextInt(60));
                TraceRecord record = open.remove(value)
                        ? new TraceRecord(Operation.CLOSE, value, PID, 8, 0)
                        : new TraceRecord(Operation.OPEN, value, PID, 8, 1 + random.nextInt(STACKS));
                if (record.operation() == Operation.OPEN) {
                    open.add(value);
                }
                done.add(record);
            }
            return done;
        }
    }
}
