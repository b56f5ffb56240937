package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code that comes after the watch began: a DLL that the target loads then is named, code that it makes itself is said to lie in no module. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class LateModulesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LEAKED = 6;

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list"})
    void aModuleLoadedLaterIsNamed(String source) {
        try (TargetProgram late = TargetProgram.start("late.exe");
                Tool watch = Tool.watch(folder, late, source, "--source", source)) {
            watch.awaitTracing(late);
            late.ask("made " + LEAKED); // its modules are known from then on
            watch.awaitReadings(2);
            assertThat(late.ask("load")).isEqualTo("loaded");
            assertThat(late.ask("plugin " + LEAKED)).isEqualTo("plugin " + LEAKED);
            assertThat(late.ask("made " + LEAKED)).isEqualTo("made " + 2 * LEAKED);
            watch.awaitReadings(2);
            watch.stop();

            Answer answer = Answer.of(watch.out());
            assertThat(answer.openNow("plugin")).as(watch::toString).containsEntry("leak_late", LEAKED);
            assertThat(answer.objects("modules"))
                    .filteredOn(module -> module.get("name").equals("plugin"))
                    .singleElement()
                    .satisfies(module -> {
                        assertThat(module.get("image").toString()).endsWith("\\plugin.dll");
                        assertThat(module.get("symbols")).isEqualTo("pdb");
                        assertThat(module.get("pdb").toString()).endsWith("plugin.pdb");
                    });
            assertThat(answer.openNow("late")).as(watch::toString).containsEntry("open_for_made_code", 2 * LEAKED);
            assertThat(marksBelow(answer, "late!open_for_made_code")).containsOnly("NO_MODULE");
        }
        try (Tool report =
                Tool.start(folder, "report", folder.resolve(source + ".hwrun").toString())) {
            assertThat(report.await(LIMIT)).as(report::toString).isZero();
            assertThat(report.out()).contains("(no module: JIT or unloaded)").doesNotContain("managed");
        }
    }

    /** The mark of the frame that called this function, of each stack that has it. */
    private static List<Object> marksBelow(Answer answer, String function) {
        return answer.objects("stacks").stream()
                .flatMap(stack -> {
                    List<?> frames = (List<?>) stack.get("frames");
                    List<?> marks = (List<?>) stack.get("frameMarks");
                    return java.util.stream.IntStream.range(0, frames.size() - 1)
                            .filter(at -> frames.get(at).toString().startsWith(function))
                            .mapToObj(at -> (Object) marks.get(at + 1));
                })
                .toList();
    }
}
