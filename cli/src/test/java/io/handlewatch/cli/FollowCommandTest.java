package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.store.RunReader;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code watch --follow} on a simulated machine whose service ends and comes again, against that machine's own truth. */
class FollowCommandTest {
    @TempDir
    Path folder;

    private final DemoService service = DemoService.of(5, 2);
    private final long zero = service.clock().millis();

    private Said watch(String... more) {
        List<String> command = new ArrayList<>(List.of("watch", "--out", "run.hwrun"));
        command.addAll(List.of(more));
        return new Cli(folder).on(new DemoMachine(service)).run(command.toArray(String[]::new));
    }

    private void restart(long atMinute, long downMillis) {
        service.clock().at(zero + atMinute * 60_000, () -> service.service().restart(downMillis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void oneLeakIsOneStackOverAllLives(String source) {
        restart(50, 30_000);
        restart(80, 90_000);
        Said said = watch("--name", "orderhub", "--for", "2h", "--follow", "--source", source);
        assertThat(said.code()).isZero();
        assertThat(said.err())
                .contains("The target ended, exit code 1; waiting for its next life.")
                .contains(
                        "Watching its next life, process " + service.identity().pid() + ".");
        List<Sample> samples = new ArrayList<>();
        try (RunReader reader = RunReader.open(folder.resolve("run.hwrun"))) {
            reader.samples(samples::add);
            assertThat(reader.epochs()).extracting(Epoch::number).containsExactly(1, 2, 3);
            assertThat(reader.epochs()).extracting(Epoch::exitCode).containsExactly(1, 1, null);
            // Each life has other addresses for the same code; a stack of two lives is one.
            Set<String> texts = new HashSet<>();
            for (Stack stack : reader.stacks().all()) {
                StringBuilder text = new StringBuilder();
                stack.frames().forEach(frame -> text.append(frame.text()).append('\n'));
                assertThat(texts.add(text.toString())).as(text.toString()).isTrue();
            }
            Map<Integer, Set<Integer>> lives = new HashMap<>();
            samples.forEach(sample -> sample.births()
                    .forEach(birth -> lives.computeIfAbsent(birth.stackId(), id -> new HashSet<>())
                            .add(sample.epoch())));
            service.truth().stream()
                    .filter(truth -> truth.leak() && truth.ratePerHour() > 30)
                    .forEach(truth -> assertThat(reader.stacks().all().stream()
                                    .filter(stack -> truth.matches(stack.frames()))
                                    .map(stack -> lives.get(stack.id())))
                            .as(truth.kind())
                            .containsExactly(Set.of(1, 2, 3)));
        }
        assertThat(samples).extracting(Sample::epoch).isSorted().contains(1, 2, 3);
        assertThat(samples.stream().flatMap(sample -> sample.gaps().stream()))
                .extracting(Gap::reason)
                .containsExactly(Gap.Reason.TARGET_RESTARTED, Gap.Reason.TARGET_RESTARTED);
        assertThat(said.out())
                .contains("orderhub.exe (3 lives, the last pid "
                        + service.identity().pid() + "):")
                .contains("Life:     1, pid 4312, traced from 0 s to 50 min, exit code 1")
                .contains("Life:     3, pid " + service.identity().pid());
        assertThat(service.service().process().tracing()).isFalse();
    }

    @Test
    void theLivesAreInTheJson() {
        restart(50, 30_000);
        Said said = watch("--service", "orderhub", "--for", "2h", "--follow", "--json");
        assertThat(said.out())
                .contains("\"epochs\":[{\"number\":1,\"pid\":4312,")
                .contains("\"exitCode\":1},{\"number\":2,")
                .contains("\"exitCode\":null}]");
    }

    @Test
    void withoutItTheEndIsTheEnd() {
        restart(10, 30_000);
        Said said = watch("--name", "orderhub", "--for", "1h");
        assertThat(said.err()).contains("Ended: the target ended, exit code 1.");
        assertThat(service.service().process().tracing()).isFalse();
    }

    @Test
    void theEndOfTheTimeWhileNothingRunsIsAnEndWithAReport() {
        service.clock().at(zero + 600_000, () -> service.service().stop(-1));
        Said said = watch("--name", "orderhub", "--for", "1h", "--follow");
        assertThat(said.code()).isZero();
        assertThat(said.err()).contains("Ended: the time asked for has passed; the target does not run.");
        assertThat(said.out()).contains("INSUFFICIENT_DATA").contains("TARGET_ENDED");
    }
}
