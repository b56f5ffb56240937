package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import io.handlewatch.ring.PlainReadings.Found;
import io.handlewatch.ring.PlainReadings.Rec;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@link Readings} over random rings against {@link PlainReadings}. */
final class ReadingsTest {
    private static final int CASES = 600;

    /** What each of the cases' readings must have met at least this often all together, so that none of it is only said to be tested. */
    private static final int OFTEN = 40;

    private int overtaken;
    private int checked;
    private int shownAhead;
    private int lookedUp;
    private int failedLookups;
    private int failedNames;
    private int givenOutAgain;
    private int hidden;

    @Test
    void readWhatListsAndSetsGive() {
        for (int seed = 0; seed < CASES; seed++) {
            new Case(seed).run();
        }
        assertThat(List.of(overtaken, checked, shownAhead, lookedUp, failedLookups, failedNames, givenOutAgain, hidden))
                .allMatch(times -> times >= OFTEN);
    }

    private final class Case {
        private final int seed;
        private final Random random;
        private final int values;
        private final int slots;
        private final boolean typed;
        private final List<Rec> ring = new ArrayList<>();
        private final Map<Long, String> open = new TreeMap<>();
        private final Deque<Map<Long, String>> looks = new ArrayDeque<>();
        private final StackTable stacks = new StackTable();
        private final Set<List<Long>> named = new HashSet<>();
        private final PlainReadings plain = new PlainReadings();
        private final Readings readings = new Readings(
                () -> set(looks.remove()),
                new VirtualClock(Instant.parse("2026-03-02T20:00:00Z")),
                stacks,
                new ModulesSession(this::modules));
        private int fresh;
        private boolean lost;
        private int refused;

        Case(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.values = 2 + random.nextInt(12);
            this.slots = 8 + random.nextInt(60);
            this.typed = random.nextBoolean();
        }

        void run() {
            happen(random.nextInt(30));
            looks.add(Map.copyOf(open));
            readings.begin();
            plain.begin(open.keySet());
            if (random.nextBoolean()) {
                readings.known(view(newestFirst()));
                plain.known(newestFirst());
            }
            fresh = 0;
            for (int reading = 0; reading < 10; reading++) {
                String where = "seed " + seed + " reading " + reading;
                happen(random.nextInt(2 * slots));
                switch (random.nextInt(6)) {
                    case 0 -> unread(where);
                    case 1, 2 -> diff(where);
                    default -> events(where);
                }
            }
        }

        /** Handles come and go; of some the kernel keeps no record. */
        private void happen(int times) {
            for (int i = 0; i < times; i++) {
                long value = 4L * (1 + random.nextInt(values));
                boolean kept = random.nextInt(12) > 0;
                if (random.nextInt(12) == 0) {
                    record(kept, Operation.BAD_REFERENCE, value);
                } else if (open.remove(value) != null) {
                    record(kept, Operation.CLOSE, value);
                } else {
                    open.put(value, typed ? "Type" + random.nextInt(2) : "");
                    record(kept, Operation.OPEN, value);
                }
            }
        }

        private void record(boolean kept, Operation operation, long value) {
            if (!kept) {
                return;
            }
            long tag = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
            List<Long> addresses =
                    random.longs(1 + random.nextInt(3), 1, 4).boxed().toList();
            ring.add(new Rec(operation, value + tag, 8L + random.nextInt(2), 4L * random.nextInt(2), addresses));
            fresh++;
            while (ring.size() > slots) {
                ring.remove(0);
            }
        }

        private List<Rec> newestFirst() {
            List<Rec> newest = new ArrayList<>(ring);
            Collections.reverse(newest);
            return newest;
        }

        private void events(String where) {
            List<Rec> listing = newestFirst();
            boolean lostSome = fresh > listing.size();
            List<Rec> news = lostSome ? listing : listing.subList(0, fresh);
            LineUp.Place place = new LineUp.Place(lostSome ? -1 : fresh, 0, false);
            overtaken += lostSome ? 1 : 0;
            fresh = 0;
            read(where, news, null, List.of(), lookup -> readings.events(view(listing), place, lostSome, lookup));
        }

        private void diff(String where) {
            checked++;
            Set<Long> before = Set.copyOf(open.keySet());
            OpenSet beforeSet = set(open);
            List<Rec> survivors = newestFirst();
            survivors.removeIf(record -> record.operation() != Operation.OPEN || random.nextInt(4) == 0);
            fresh = 0;
            happen(random.nextInt(4));
            List<Rec> newest = newestFirst().subList(0, random.nextInt(ring.size() + 1));
            read(
                    where,
                    survivors,
                    before,
                    newest,
                    lookup -> readings.make(
                            Listing.INTERVAL,
                            view(survivors),
                            7,
                            null,
                            "",
                            lookup,
                            new Readings.Check(beforeSet, view(newest))));
        }

        private void unread(String where) {
            looks.add(Map.copyOf(open));
            Reading reading = readings.unread(Listing.EVENTS, Gap.Reason.OUTPUT_CUT, "cut");
            plain.unread();
            assertThat(reading.records()).as(where).isNull();
        }

        private interface Real {
            Reading read(Readings.Lookup lookup);
        }

        private void read(
                String where,
                List<Rec> news,
                @org.jspecify.annotations.Nullable Set<Long> before,
                List<Rec> newest,
                Real real) {
            happen(random.nextInt(4)); // the open set is read a moment after the listing
            Map<Long, String> now = new TreeMap<>(open);
            happen(random.nextInt(12)); // and a lookup after that
            List<Rec> then = newestFirst();
            boolean lookupFails = random.nextInt(8) == 0;
            lost = random.nextInt(8) == 0 && refused < 2; // more in a row are StackNamesTest's matter
            looks.add(now);
            looks.add(new TreeMap<>(open));
            List<Long> asked = new ArrayList<>();
            Found found = plain.read(news, now, typed ? open : Map.of(), before, newest, missing -> {
                asked.addAll(missing);
                return PlainReadings.openings(new HashSet<>(missing), then);
            });
            Readings.Lookup lookup = missing -> {
                assertThat(missing).as(where).isEqualTo(asked);
                if (lookupFails) {
                    throw new EngineException(EngineException.Kind.ENGINE_LOST, "no lookup");
                }
                return Readings.Found.all(PlainReadings.openings(new HashSet<>(missing), then).stream()
                        .map(Rec::made)
                        .toList());
            };
            boolean namesFail = lost
                    && found.records().stream()
                            .anyMatch(record ->
                                    record.operation() == Operation.OPEN && !named.contains(record.addresses()));
            boolean noLookup = lookupFails && !asked.isEmpty();
            if (noLookup || namesFail) {
                failedLookups += noLookup ? 1 : 0;
                failedNames += noLookup ? 0 : 1;
                assertThatThrownBy(() -> real.read(lookup)).as(where).isInstanceOf(EngineException.class);
                looks.clear();
                fresh = Integer.MAX_VALUE / 2; // as a source does that cannot line up: all that is there once more
                return;
            }
            Reading reading = real.read(lookup);
            looks.clear();
            lookedUp += asked.isEmpty() ? 0 : 1;
            shownAhead += Collections.disjoint(plain.ahead(), news) ? 0 : 1;
            givenOutAgain += asked.stream().anyMatch(value -> !found.explained().containsKey(value)) ? 1 : 0;
            hidden += found.hidden();
            plain.keep(found);
            assertThat(Objects.requireNonNull(reading.records()).stream()
                            .map(this::shown)
                            .toList())
                    .as(where)
                    .isEqualTo(found.records().stream().map(Case::shown).toList());
            assertThat(readings.hidden()).as(where).isEqualTo(plain.hidden());
            found.records().stream()
                    .filter(record -> record.operation() == Operation.OPEN)
                    .forEach(record -> named.add(record.addresses()));
            assertThat(stacks.size()).as(where).isEqualTo(named.size());
        }

        /** Of another than an opening the stack is not told. */
        private static String shown(Rec record) {
            List<Long> stack = record.operation() == Operation.OPEN ? record.addresses() : List.of();
            return record.operation() + " " + record.handle() + " " + record.process() + " " + record.thread() + " "
                    + stack;
        }

        private String shown(TraceRecord record) {
            assertThat(record.stackId() == 0).isEqualTo(record.operation() != Operation.OPEN);
            List<Long> stack = record.stackId() == 0
                    ? List.of()
                    : Objects.requireNonNull(stacks.get(record.stackId())).frames().stream()
                            .map(Frame::address)
                            .toList();
            return record.operation() + " " + record.handle() + " " + record.processId() + " " + record.threadId() + " "
                    + stack;
        }

        private OpenSet set(Map<Long, String> open) {
            long[] all = open.keySet().stream().mapToLong(Long::longValue).toArray();
            return OpenSet.of(all, typed ? open.values().toArray(String[]::new) : null);
        }

        /** As one of the sources has it: objects of a text, columns of a host, the kernel's block. */
        private RingRecords view(List<Rec> newestFirst) {
            List<RingRecord> made = newestFirst.stream().map(Rec::made).toList();
            return switch (random.nextInt(3)) {
                case 0 -> RingRecords.of(made);
                case 1 -> RingViews.columns(made);
                default -> RingViews.block(newestFirst);
            };
        }

        private List<LoadedModule> modules() {
            if (lost) {
                refused++;
                throw new EngineException(EngineException.Kind.ENGINE_LOST, "no modules");
            }
            refused = 0;
            return List.of();
        }
    }
}
