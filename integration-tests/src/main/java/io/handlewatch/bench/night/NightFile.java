package io.handlewatch.bench.night;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a large night of a simulated service as a recording with records of openings and closings, one reading a minute. The same arguments give the same
 * file.
 *
 * <p>Every stack opens 2 to 60 handles an hour that are kept for a while, so that each has a history to judge; what is left of the records goes to handles
 * that live for seconds, the frequent stacks opening far more of them than the rare ones.
 */
final class NightFile {
    private static final int MINUTE = 60_000;
    private static final int DEPTH = 12;
    private static final int OLDER = 240;

    /** One stack in so many leaks. */
    private static final int LEAKY = 64;

    /** What becomes of the handles that a stack keeps for longer than a request; stacks take turns. */
    private enum Habit {
        SESSIONS,
        LONG_SESSIONS,
        CACHE,
        CLEARED_NOW_AND_THEN
    }

    /**
     * What was written.
     *
     * @param bytes length of the file
     * @param records openings and closings
     * @param most handles open at once, at a reading
     * @param open by stack id, handles open at the last reading
     */
    record Truth(long bytes, long records, int most, List<Integer> open) {}

    /** An opening, or the closing of a handle opened earlier. */
    private record Event(int at, int handle, boolean opens) {}

    private final int samples;
    private final int stacks;
    private final int records;
    private final SplittableRandom random;
    private final double[] upTo;
    private final double[] kept;

    private int handles;
    private int[] stackOf = new int[1024];
    private int[] valueOf = new int[1024];
    private final List<List<Event>> closings = new ArrayList<>();
    private final List<Integer> freed = new ArrayList<>();
    private int nextValue = 4;
    private final int[] open;
    private int most;
    private long written;

    private NightFile(int samples, int stacks, int records, long seed) {
        this.samples = samples;
        this.stacks = stacks;
        this.records = records;
        this.random = new SplittableRandom(seed);
        this.open = new int[stacks + 1];
        this.upTo = new double[stacks];
        this.kept = new double[stacks + 1];
        double sum = 0;
        for (int i = 0; i < stacks; i++) {
            // 0.8 is about what the calls of a server show: the first of 4,096 stacks opens 500 times as much as the
            // last.
            sum += Math.pow(i + 1.0, -0.8);
            upTo[i] = sum;
            kept[i + 1] = 2 * Math.pow(30, random.nextDouble()) / 60;
        }
        for (int i = 0; i < samples; i++) {
            closings.add(new ArrayList<>());
        }
    }

    /**
     * Writes the file.
     *
     * @param records how many openings and closings a minute has, about
     */
    static Truth write(Path file, int samples, int stacks, int records, long seed) throws IOException {
        NightFile night = new NightFile(samples, stacks, records, seed);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            night.write(out);
        }
        List<Integer> open = Arrays.stream(night.open).boxed().toList();
        return new Truth(Files.size(file), night.written, night.most, open);
    }

    private void write(BufferedWriter out) throws IOException {
        out.write(
                "{\"type\":\"header\",\"format\":\"handlewatch-recording\",\"version\":1,\"target\":{\"pid\":4312,\"image\":\"large.exe\"},"
                        + "\"t\":1772400000000,\"up\":0,\"intervalMillis\":60000,\"slots\":131072,\"listing\":\"events\"}\n");
        for (int id = 1; id <= stacks; id++) {
            out.write("{\"type\":\"stack\",\"id\":" + id + ",\"frames\":[\"ntdll!NtCreateEvent+0x14\"");
            for (int frame = 1; frame < DEPTH; frame++) {
                // A tree: the farther from the call, the more stacks share a frame.
                int shared = id >> (frame - 1);
                out.write(",\"largecore!Part" + shared % 97 + "::Step" + frame + "+0x"
                        + Integer.toHexString(16 * shared) + "\"");
            }
            out.write("]}\n");
        }
        List<Integer> older = new ArrayList<>();
        for (int i = 0; i < OLDER; i++) {
            older.add(value());
        }
        boolean[] openBefore = new boolean[0];
        for (int seq = 0; seq < samples; seq++) {
            boolean[] openAtLast = openBefore;
            List<String> rows = new ArrayList<>();
            List<Integer> touched = new ArrayList<>();
            List<Event> events = events(seq);
            for (Event event : events) {
                if (event.opens) {
                    valueOf[event.handle] = value();
                    open[stackOf[event.handle]]++;
                    rows.add("[" + valueOf[event.handle] + "," + (6000 + 4 * (event.handle % 16)) + ","
                            + stackOf[event.handle] + "]");
                } else {
                    freed.add(valueOf[event.handle]);
                    open[stackOf[event.handle]]--;
                    rows.add("[" + valueOf[event.handle] + "]");
                }
                touched.add(valueOf[event.handle]);
            }
            written += rows.size();
            boolean[] openNow = new boolean[nextValue];
            Arrays.fill(openNow, true);
            freed.forEach(value -> openNow[value] = false);
            openBefore = openNow;
            List<Integer> came = new ArrayList<>();
            List<Integer> went = new ArrayList<>();
            for (int value : touched.stream().distinct().toList()) {
                boolean was = value < openAtLast.length && openAtLast[value];
                if (was != openNow[value]) {
                    (was ? went : came).add(value);
                }
            }
            int count = nextValue / 4 - 1 - freed.size();
            most = Math.max(most, count);
            out.write("{\"type\":\"sample\",\"seq\":" + seq + ",\"t\":" + (1772400000000L + (seq + 1L) * MINUTE)
                    + ",\"up\":" + (seq + 1L) * MINUTE + ",\"openHandles\":" + count);
            if (seq == 0) {
                older.addAll(came);
                out.write(",\"openSet\":" + older.toString().replace(" ", ""));
            } else {
                out.write(",\"opened\":" + came.toString().replace(" ", "") + ",\"closed\":"
                        + went.toString().replace(" ", ""));
            }
            out.write(",\"newRecords\":" + rows.size() + ",\"records\":[");
            for (int i = rows.size() - 1; i >= 0; i--) {
                out.write(rows.get(i));
                out.write(i == 0 ? "" : ",");
            }
            out.write("]}\n");
        }
    }

    /** What happens in this minute, in order. */
    private List<Event> events(int minute) {
        List<Event> events = closings.set(minute, List.of());
        int before = handles;
        for (int stack = 1; stack <= stacks; stack++) {
            double due =
                    kept[stack] * (stack % LEAKY != 0 && habit(stack) == Habit.CACHE ? Math.exp(-minute / 60.0) : 1);
            for (double left = due - exponential(1); left > 0; left -= exponential(1)) {
                open(events, minute, stack, keptFor(stack, minute));
            }
        }
        for (int i = handles - before; i < records / 2; i++) {
            int place = Arrays.binarySearch(upTo, random.nextDouble() * upTo[stacks - 1]);
            open(events, minute, Math.min(stacks, place < 0 ? -place : place + 1), exponential(0.3));
        }
        events.sort(Comparator.comparingInt(Event::at).thenComparing(Event::opens, Comparator.reverseOrder()));
        return events;
    }

    private void open(List<Event> events, int minute, int stack, double minutes) {
        int handle = handles++;
        if (handle == stackOf.length) {
            stackOf = Arrays.copyOf(stackOf, 2 * handle);
            valueOf = Arrays.copyOf(valueOf, 2 * handle);
        }
        stackOf[handle] = stack;
        int at = random.nextInt(MINUTE);
        events.add(new Event(at, handle, true));
        double closed = minute + (double) at / MINUTE + minutes;
        if (closed < samples) {
            List<Event> then = (int) closed == minute ? events : closings.get((int) closed);
            then.add(new Event((int) (MINUTE * (closed - (int) closed)), handle, false));
        }
    }

    private static Habit habit(int stack) {
        return Habit.values()[stack % Habit.values().length];
    }

    private double keptFor(int stack, int minute) {
        if (stack % LEAKY == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return switch (habit(stack)) {
            case SESSIONS -> exponential(20);
            case LONG_SESSIONS -> exponential(120);
            case CACHE -> Double.POSITIVE_INFINITY;
            case CLEARED_NOW_AND_THEN -> 90 - minute % 90;
        };
    }

    private double exponential(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    private int value() {
        if (!freed.isEmpty()) {
            return freed.remove(freed.size() - 1);
        }
        nextValue += 4;
        return nextValue - 4;
    }
}
