package io.handlewatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.EngineException;
import io.handlewatch.simulate.CodeMap;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedKernel;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.Footprint;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the handles of suspects stand for, asked at the end of a watch. */
final class OpenObjectsTest {
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T19:00:00Z"));
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private final SimulatedProcess process = kernel.start("C:\\svc\\orders.exe", Reuse.LAST_FREED_FIRST);
    private final FakeSource source = new FakeSource(clock);
    private final Kept log = new Kept();
    private final List<String> asked = new ArrayList<>();

    private List<ObjectName> answer(int stack, List<Long> handles, Duration limit) {
        asked.add("stack " + stack + " " + handles + " within " + limit.toMillis() + ", after " + source.calls);
        return handles.stream()
                .map(handle -> new ObjectName(stack, handle, "Event", "e" + handle, ObjectName.Answer.NAMED))
                .toList();
    }

    private void run(ObjectNames names) {
        source.records = List.of(
                new TraceRecord(
                        TraceRecord.Operation.OPEN, 4, process.identity().pid(), 1, 7),
                new TraceRecord(
                        TraceRecord.Operation.OPEN, 12, process.identity().pid(), 1, 7),
                new TraceRecord(
                        TraceRecord.Operation.OPEN, 8, process.identity().pid(), 1, 7),
                new TraceRecord(
                        TraceRecord.Operation.OPEN, 16, process.identity().pid(), 1, 9),
                new TraceRecord(
                        TraceRecord.Operation.OPEN, 20, process.identity().pid(), 1, 7),
                new TraceRecord(
                        TraceRecord.Operation.CLOSE, 20, process.identity().pid(), 1, 0),
                new TraceRecord(TraceRecord.Operation.OPEN, 24, 1, 1, 7)); // another process opened it here
        source.open =
                OpenSet.of(new long[] {4, 8, 12, 16, 24}, new String[] {"Event", "Event", "Event", "Event", "Event"});
        log.suspects = List.of(7);
        Attached first = new Attached(new SimulatedTarget(kernel, process), source, names);
        RunHead head = new RunHead("test", "ring", 0, "", null, null, 0, 0, Listing.EVENTS, "an engine");
        new Watch(
                        new WatchPlan(Duration.ofSeconds(60), Duration.ofMinutes(2), 1024, false),
                        head,
                        first,
                        null,
                        new StackTable(),
                        clock,
                        log,
                        Footprint.UNKNOWN)
                .run();
    }

    @Test
    void theSuspectsHandlesAreAskedForWhenTracingIsOffTheOldestFirst() {
        run(this::answer);
        assertThat(asked).containsExactly("stack 7 [4, 12, 8] within 5000, after [start, stop]");
        assertThat(log.objects).extracting(ObjectName::name).containsExactly("e4", "e12", "e8");
    }

    @Test
    void aTargetThatHasEndedIsNotAsked() {
        clock.at(90_000, () -> process.exit(3));
        run(this::answer);
        assertThat(asked).isEmpty();
        assertThat(log.objects).isEmpty();
    }

    @Test
    void whereNothingCanBeAskedTheWatchEndsAllTheSame() {
        run((stack, handles, limit) -> {
            throw new EngineException(EngineException.Kind.ENGINE_LOST, "The engine host was lost.");
        });
        assertThat(log.notes).contains("What the open handles stand for could not be asked: The engine host was lost.");
        assertThat(log.end).isEqualTo("the time asked for has passed");
    }

    @Test
    void aFewOfAFewStacks() {
        List<ObjectName> named = OpenObjects.named(
                IntStream.rangeClosed(1, 20).boxed().toList(),
                stack -> stack == 2
                        ? List.of()
                        : LongStream.range(0, 100).boxed().toList(),
                this::answer,
                clock);
        assertThat(named).hasSize(OpenObjects.MOST_STACKS * OpenObjects.MOST_HANDLES);
        assertThat(named).extracting(ObjectName::stackId).contains(1, 9).doesNotContain(2, 10);
    }

    @Test
    void theBudgetIsForAllTogether() {
        OpenObjects.named(
                List.of(1, 2, 3, 4),
                stack -> List.of(4L),
                (stack, handles, limit) -> {
                    answer(stack, handles, limit);
                    clock.pass(Duration.ofSeconds(2));
                    return List.of();
                },
                clock);
        assertThat(asked).hasSize(3).last().asString().contains("within 1000");
    }
}
