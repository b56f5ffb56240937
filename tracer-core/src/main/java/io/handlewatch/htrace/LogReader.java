package io.handlewatch.htrace;

import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what people logged in cdb or WinDbg as the readings of one run.
 *
 * <p>A {@code -diff} that comes first after its baseline is an interval; another on the same baseline is cumulative. Lists of the whole ring are lined
 * up and give all events. Where a log holds both, the kind that gives more readings is taken.
 */
public final class LogReader {
    private final StackTable stacks = new StackTable();
    private final List<LogEvent> events = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final boolean byAddress;

    // While readings are made of events.
    private int epoch = 1;
    private long pid;
    private boolean restarted;
    private int onBaseline;
    private long newBefore = -1;
    private List<TraceRecord> before = List.of();

    private LogReader(boolean byAddress) {
        this.byAddress = byAddress;
    }

    /**
     * Reads logs in this order as one run.
     *
     * @param tool name and version of the program, for the head
     * @param texts the logs; each is closed
     * @param every the time between two readings where the logs hold no times; null: order alone
     * @throws UnreadableInputException for the text of a kernel debugger, and where no text holds anything of {@code !htrace}
     */
    public static LogRun read(String tool, List<InputText> texts, @Nullable Duration every) {
        LogReader reader = new LogReader(texts.size() == 1);
        boolean any = false;
        for (InputText text : texts) {
            any |= reader.collect(text);
        }
        if (!any) {
            String names =
                    String.join(", ", texts.stream().map(LogReader::shown).toList());
            throw new UnreadableInputException(
                    "There is no !htrace output in " + names
                            + ": in the debugger give .logopen, !htrace -enable, and later !htrace -diff, then analyze that log.");
        }
        return reader.run(tool, every);
    }

    private boolean collect(InputText text) {
        LogCollector collector = new LogCollector(text.name(), byAddress, stacks, events);
        collector.read(text);
        if (collector.kernel()) {
            throw new UnreadableInputException(
                    shown(text)
                            + " was written by a kernel debugger, whose !htrace names no thread or process: trace the process with cdb -pvr -p PID, or count its records with --records.");
        }
        if (text.cut()) {
            notes.add(shown(text) + " could not be read to its end; what was readable counts.");
        }
        if (!collector.htrace()) {
            notes.add(shown(text) + " holds no !htrace output.");
        }
        return collector.htrace();
    }

    private static String shown(InputText text) {
        return text.name().equals("-") ? "the standard input" : text.name();
    }

    private LogRun run(String tool, @Nullable Duration every) {
        boolean lists = lists();
        int[] positions = positions(lists);
        LogTimes times = LogTimes.of(events, positions, every);
        int next = 0;
        for (int i = 0; i < events.size(); i++) {
            LogEvent event = events.get(i);
            if (next < positions.length && positions[next] == i && event instanceof LogEvent.Answer answer) {
                long from = next == 0 ? 0 : times.upMillis().get(next - 1);
                Moment moment = new Moment(times, next, from);
                enterEpoch(answer);
                readings.add(lists ? list(answer, moment) : diff(answer, moment));
                next++;
            } else {
                follow(event);
            }
        }
        return new LogRun(head(tool, lists, times), stacks, readings, notes);
    }

    /** The time of a reading and of the one before it. */
    private record Moment(LogTimes times, int index, long from) {
        Reading reading(
                int epoch,
                Listing listing,
                @Nullable List<TraceRecord> records,
                long newRecords,
                boolean overtaken,
                List<Gap> gaps) {
            return new Reading(epoch, times.at().get(index), up(), listing, records, newRecords, overtaken, null, gaps);
        }

        long up() {
            return times.upMillis().get(index);
        }

        Gap gap(Gap.Reason reason, String detail) {
            return new Gap(reason, from, up(), detail);
        }
    }

    private boolean lists() {
        long ringLists = answers().stream()
                .filter(answer -> !answer.diff() && !answer.filtered())
                .count();
        long diffs = answers().stream().filter(LogEvent.Answer::diff).count();
        if (diffs > 0 && ringLists > 0) {
            notes.add(
                    diffs > ringLists
                            ? "The log holds plain lists too; they are not used."
                            : "The log holds diffs too; they are not used.");
        }
        return diffs == 0 || (ringLists > 1 && ringLists >= diffs);
    }

    private List<LogEvent.Answer> answers() {
        return events.stream()
                .filter(LogEvent.Answer.class::isInstance)
                .map(LogEvent.Answer.class::cast)
                .toList();
    }

    private int[] positions(boolean lists) {
        boolean ringLists = answers().stream().anyMatch(answer -> !answer.diff() && !answer.filtered());
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof LogEvent.Answer answer
                    && answer.diff() != lists
                    && !(ringLists && answer.filtered())) {
                positions.add(i);
            }
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    private void follow(LogEvent event) {
        if (event instanceof LogEvent.Baseline || event instanceof LogEvent.Enabled) {
            newBaseline();
        } else if (event instanceof LogEvent.Restarted) {
            restarted = true;
        } else if (event instanceof LogEvent.Attached attached) {
            meet(attached.pid());
        }
    }

    private void newBaseline() {
        onBaseline = 0;
        newBefore = -1;
        if (events.stream().anyMatch(event -> event instanceof LogEvent.Answer answer && answer.diff())) {
            before = List.of();
        }
    }

    private void meet(long process) {
        if (pid != 0 && process != pid) {
            restarted = true;
        }
        pid = process;
    }

    private void enterEpoch(LogEvent.Answer answer) {
        if (pid == 0) {
            meet(owner(answer));
        } else if (!attachedTold()) {
            long owner = owner(answer);
            meet(owner == 0 ? pid : owner);
        }
        if (restarted && !readings.isEmpty()) {
            epoch++;
            newBaseline();
            before = List.of();
        }
        restarted = false;
    }

    private boolean attachedTold() {
        return events.stream().anyMatch(LogEvent.Attached.class::isInstance);
    }

    /** The process that most entries name; 0 where none does. */
    private static long owner(LogEvent.Answer answer) {
        Map<Long, Integer> counts = new HashMap<>();
        answer.entries().forEach(entry -> counts.merge(entry.record().processId(), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0L);
    }

    private Reading diff(LogEvent.Answer answer, Moment moment) {
        if (answer.tooLarge()) {
            before = List.of();
            onBaseline = 0;
            newBefore = -1;
            Gap gap = moment.gap(
                    Gap.Reason.DIFFERENCE_TOO_LARGE, "-diff no longer found its baseline (" + answer.file() + ")");
            return moment.reading(epoch, Listing.INTERVAL, null, -1, false, List.of(gap));
        }
        boolean first = onBaseline++ == 0;
        List<Gap> gaps = new ArrayList<>();
        boolean fell = !first && answer.newTraces() >= 0 && answer.newTraces() < newBefore;
        if (fell) {
            String detail = "\"new\" fell from 0x" + Long.toHexString(newBefore) + " to 0x"
                    + Long.toHexString(answer.newTraces())
                    + " on one baseline, which can only grow: -diff took a later place for it and hides handles ("
                    + answer.file() + ")";
            notes.add(detail + ".");
            gaps.add(moment.gap(Gap.Reason.OUTPUT_CUT, detail));
        }
        if (answer.cut()) {
            gaps.add(moment.gap(Gap.Reason.OUTPUT_CUT, cut(answer)));
        }
        List<TraceRecord> now = records(answer);
        if (!first && (fell || answer.cut())) {
            now = completed(now);
        }
        long newRecords = first || answer.newTraces() < 0 || newBefore < 0
                ? answer.newTraces()
                : fell ? -1 : answer.newTraces() - newBefore;
        newBefore = Math.max(newBefore, answer.newTraces());
        before = now;
        List<TraceRecord> oldestFirst = new ArrayList<>(now);
        Collections.reverse(oldestFirst);
        return moment.reading(
                epoch, first ? Listing.INTERVAL : Listing.CUMULATIVE, oldestFirst, newRecords, false, gaps);
    }

    private static String cut(LogEvent.Answer answer) {
        if (answer.said() >= 0 && answer.said() != answer.entries().size()) {
            return answer.said() + " entries were printed, " + answer.entries().size() + " are in the text ("
                    + answer.file() + ")";
        }
        return "the listing has no closing line (" + answer.file() + ")";
    }

    /** A diff prints its newest survivors first: what a cut one lacks at its end is taken from the one before it. */
    private List<TraceRecord> completed(List<TraceRecord> now) {
        int common = now.isEmpty() ? -1 : before.indexOf(now.get(now.size() - 1));
        List<TraceRecord> all = new ArrayList<>(now);
        all.addAll(before.subList(common + 1, before.size()));
        return all;
    }

    private Reading list(LogEvent.Answer answer, Moment moment) {
        List<TraceRecord> now = records(answer);
        boolean first = readings.isEmpty() || readings.get(readings.size() - 1).epoch() < epoch;
        int shift = first ? now.size() : ListShift.of(before, now);
        List<Gap> gaps = new ArrayList<>();
        boolean overtaken = shift < 0;
        if (overtaken) {
            gaps.add(moment.gap(
                    Gap.Reason.RING_OVERTAKEN,
                    "the list has nothing in common with the one before it (" + answer.file() + ")"));
            shift = now.size();
        }
        if (answer.cut() && (first || overtaken)) {
            gaps.add(moment.gap(Gap.Reason.OUTPUT_CUT, cut(answer)));
        }
        before = now;
        List<TraceRecord> fresh = new ArrayList<>(now.subList(0, shift));
        Collections.reverse(fresh);
        return moment.reading(epoch, Listing.EVENTS, fresh, overtaken ? -1 : shift, overtaken, gaps);
    }

    /** Newest first; a record that the reading before has too is the same object, since cumulative readings repeat most of them. */
    private List<TraceRecord> records(LogEvent.Answer answer) {
        Map<TraceRecord, TraceRecord> known = new HashMap<>();
        before.forEach(record -> known.put(record, record));
        return answer.entries().stream()
                .map(entry -> known.getOrDefault(entry.record(), entry.record()))
                .toList();
    }

    private RunHead head(String tool, boolean lists, LogTimes times) {
        int slots = events.stream()
                .filter(LogEvent.Enabled.class::isInstance)
                .mapToInt(event -> ((LogEvent.Enabled) event).slots())
                .max()
                .orElse(0);
        boolean cumulative = readings.stream().anyMatch(reading -> reading.listing() == Listing.CUMULATIVE);
        Listing listing = lists ? Listing.EVENTS : cumulative ? Listing.CUMULATIVE : Listing.INTERVAL;
        return new RunHead(tool, "log", pid, "", null, times.started(), times.intervalMillis(), slots, listing, "");
    }
}
