package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.engine.Command;
import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.simulate.Faults;
import io.handlewatch.simulate.SimulatedEngine;
import io.handlewatch.store.RunReader;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code watch} and {@code diff} on a simulated machine, checked by the machine's own state and by the run file. */
class LiveCommandsTest {
    @TempDir
    Path folder;

    private final DemoService service = DemoService.of(5, 1);
    private final String pid = Long.toString(service.identity().pid());

    private Cli cli() {
        return new Cli(folder).on(new DemoMachine(service));
    }

    private record Run(RunHead head, List<Sample> samples, List<Action> actions, String finished, List<Stack> stacks) {
        List<String> done() {
            return actions.stream().map(Action::text).toList();
        }

        List<Gap.Reason> gaps() {
            return samples.stream()
                    .flatMap(sample -> sample.gaps().stream())
                    .map(Gap::reason)
                    .toList();
        }
    }

    private Run run() throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.filter(path -> path.toString().endsWith(".hwrun"))
                    .findFirst()
                    .orElseThrow();
        }
        try (RunReader reader = RunReader.open(file)) {
            List<Sample> samples = new ArrayList<>();
            reader.samples(samples::add);
            return new Run(
                    reader.head(),
                    samples,
                    reader.actions(),
                    String.valueOf(reader.finished()),
                    List.copyOf(reader.stacks().all()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void eachSourceWatchesStoresAndLeavesTheTargetAsItWas(String source) throws IOException {
        Said said = cli().run("watch", "--name", "orderhub.exe", "--for", "30m", "--source", source);
        assertThat(said.err()).contains("Watching orderhub.exe (" + pid + ") by " + source + ", every 60 s.");
        assertThat(said.code()).isZero();
        assertThat(said.out()).isNotBlank();
        Run run = run();
        assertThat(run.head().source()).isEqualTo(source);
        assertThat(run.head().pid()).isEqualTo(service.identity().pid());
        assertThat(run.samples()).hasSize(30);
        assertThat(run.done().get(0)).startsWith("handle tracing enabled");
        assertThat(run.done()).last().isEqualTo("handle tracing disabled");
        assertThat(run.finished()).isEqualTo("the time asked for has passed");
        assertThat(run.gaps()).isEmpty();
        assertThat(service.service().process().tracing()).isFalse();
        // every stack that really leaked more than a few handles was seen with its frames
        service.truth().stream()
                .filter(truth -> truth.leaked() > 3)
                .forEach(truth ->
                        assertThat(run.stacks()).as(truth.kind()).anyMatch(stack -> truth.matches(stack.frames())));
    }

    @Test
    void theRunHasTheDefaultName() throws IOException {
        cli().run("watch", "--pid", pid, "--for", "2m");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .singleElement()
                    .asString()
                    .matches("handlewatch-" + pid + "-\\d{8}T\\d{6}Z\\.hwrun");
        }
    }

    @Test
    void whatIsToBeLeftOnIsLeftOn() throws IOException {
        cli().run("watch", "--pid", pid, "--for", "2m", "--leave-enabled");
        assertThat(service.service().process().tracing()).isTrue();
        assertThat(run().done()).last().isEqualTo("handle tracing left on, as asked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void whatWasOnBeforeStaysOn(String source) throws IOException {
        service.ring(service.identity()).enable(0x4000);
        cli().run("watch", "--pid", pid, "--for", "2m", "--source", source);
        assertThat(service.service().process().tracing()).isTrue();
        assertThat(run().done()).allMatch(text -> text.contains("was on already"));
    }

    @Test
    void aTargetThatEndsIsTheEnd() throws IOException {
        service.clock()
                .at(service.clock().millis() + 150_000, () -> service.service().stop(3));
        Said said = cli().run("watch", "--pid", pid);
        assertThat(said.code()).isZero();
        assertThat(said.err()).contains("Ended: the target ended, exit code 3.");
        assertThat(run().samples()).hasSize(3);
        assertThat(run().gaps()).containsExactly(Gap.Reason.TARGET_ENDED);
    }

    @Test
    void aTargetThatEndsBeforeAnythingWasRead() {
        service.clock()
                .at(service.clock().millis() + 20_000, () -> service.service().stop(0));
        assertThat(cli().run("watch", "--pid", pid).code()).isEqualTo(5);
    }

    @Test
    void whereTheQueryIsRefusedAutoReadsLists() throws IOException {
        Said said =
                new Cli(folder).on(new Other(service, new Faults(), true)).run("watch", "--pid", pid, "--for", "5m");
        assertThat(said.code()).isZero();
        assertThat(said.err()).contains("reading !htrace lists instead");
        assertThat(run().head().source()).isEqualTo("list");
    }

    @Test
    void anEngineThatStaysLostEndsTheWatchWithItsOwnCodeAndKeepsWhatWasRead() throws IOException {
        Faults faults = new Faults();
        Machine machine = new Other(service, faults, false);
        service.clock().at(service.clock().millis() + 125_000, () -> {
            for (int i = 0; i < 40; i++) {
                faults.fail(
                        Command.Verb.LIST,
                        new EngineException(EngineException.Kind.ENGINE_LOST, "The engine does not answer."));
            }
        });
        Said said = new Cli(folder).on(machine).run("watch", "--pid", pid, "--source", "list");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("31 readings in a row failed (The engine does not answer.)");
        assertThat(said.out()).isNotBlank();
        assertThat(run().samples()).hasSize(3);
        assertThat(run().gaps()).containsExactly(Gap.Reason.ENGINE_LOST);
        assertThat(service.service().process().tracing()).isFalse();
    }

    @Test
    void aDiffIsDoneAsByHandAndItsAnswerIsInTheRun() throws IOException {
        Said said = cli().run("diff", pid, "--wait", "5m");
        assertThat(said.code()).isZero();
        Run run = run();
        assertThat(run.samples()).hasSize(2);
        assertThat(run.samples().get(1).upMillis() - run.samples().get(0).upMillis())
                .isBetween(300_000L, 300_100L);
        assertThat(run.done())
                .hasSize(3)
                .satisfies(done -> assertThat(done.get(1))
                        .matches("Microsoft's -diff said 0x[0-9a-f]+ new stack traces and showed \\d+; it hid .*"));
        assertThat(service.service().process().tracing()).isFalse();
    }

    /** Of the baseline alone nothing follows, and nothing is said of what -diff hid. */
    @Test
    void aDiffWhoseEngineIsLostHasFailed() throws IOException {
        Faults faults = new Faults();
        service.clock()
                .at(
                        service.clock().millis() + 60_000,
                        () -> faults.fail(
                                Command.Verb.DIFF,
                                new EngineException(EngineException.Kind.ENGINE_LOST, "The engine does not answer.")));
        Said said = new Cli(folder).on(new Other(service, faults, false)).run("diff", pid, "--wait", "5m");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("1 reading failed (The engine does not answer.)");
        assertThat(run().done()).noneMatch(done -> done.contains("it hid"));
        assertThat(run().gaps()).containsExactly(Gap.Reason.ENGINE_LOST);
        assertThat(service.service().process().tracing()).isFalse();
    }

    @Test
    void aSecondWatchOfTheSameNameIsRefusedBeforeAnythingIsDone() {
        assertThat(cli().run("watch", "--pid", pid, "--for", "2m", "--out", "a.hwrun")
                        .code())
                .isZero();
        assertThat(cli().run("watch", "--pid", pid, "--for", "2m", "--out", "a.hwrun")
                        .code())
                .isEqualTo(2);
    }

    /** The demonstration's machine with faults, or without the kernel's query. */
    private record Other(DemoService service, Faults faults, boolean refusing) implements OnDemo {
        @Override
        public DebugEngine engine(Optional<Path> engineFolder) {
            return new SimulatedEngine(service.kernel(), faults);
        }

        @Override
        public RingQuery ring(ProcessIdentity identity) {
            if (refusing) {
                throw new EngineException(EngineException.Kind.REFUSED, "the system says 0xC0000022");
            }
            return service.ring(identity);
        }
    }
}
