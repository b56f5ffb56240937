package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process of the engine dies of what happens in it, in the middle of a reading: the gap says why, as far as the dying process told, and a new one loses nothing that
 * the ring still holds. So that it tells on its standard output, between the answers, the Java of the host is told to print there. With {@code handlewatch.hang}
 * it hangs too, and is ended.
 */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class DyingEngineIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    /** What fails, what the host's Java is told, and what the gap has to say. */
    static List<Arguments> faults() {
        List<Arguments> faults = new ArrayList<>(List.of(
                Arguments.of("die", "-XX:-CrashOnOutOfMemoryError", "it ended"),
                Arguments.of(
                        "exhaust",
                        "-XX:-CrashOnOutOfMemoryError",
                        "it crashed, saying: Terminating due to java.lang.OutOfMemoryError"),
                Arguments.of(
                        "exhaust",
                        "-XX:+CrashOnOutOfMemoryError",
                        "it crashed, saying: Aborting due to java.lang.OutOfMemoryError")));
        if (Boolean.getBoolean(
                "handlewatch.hang")) { // a command has a minute, and twenty seconds to heed its interrupts
            faults.add(Arguments.of(
                    "hang", "-XX:-CrashOnOutOfMemoryError", "The debug engine hangs or has failed (!ntsdexts.htrace "));
        }
        return faults;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theGapSaysWhyAndTheWatchGoesOn(String fault, String option, String why) throws IOException {
        EngineCopy engine = EngineCopy.faulty(folder);
        Map<String, String> variables = Map.of(
                "HANDLEWATCH_ENGINE",
                engine.folder().toString(),
                "HANDLEWATCH_HOST_OPTIONS",
                Machine.hostOptions(folder, "-XX:-DisplayVMOutputToStderr", option));
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                Tool watch = Tool.watch(folder, variables, target, "dying", "--source", "list")) {
            watch.awaitTracing(target);
            target.ask("go");
            watch.awaitReadings(3);
            ProcessHandle host = watch.host().orElseThrow(() -> new AssertionError("no host: " + watch));
            engine.fail(fault);
            await().atMost(Duration.ofMinutes(2)).until(() -> !host.isAlive());
            watch.awaitReadings(4); // by a new host
            target.ask("rest");
            watch.awaitReadings(2);
            watch.stop();
            Map<String, Integer> leaked = new TreeMap<>(target.truth());
            leaked.keySet().removeIf(name -> !name.startsWith("leak_"));

            Answer answer = Answer.of(watch.out());
            assertThat(answer.objects("gaps"))
                    .as(watch::toString)
                    .filteredOn(gap -> gap.get("reason").equals("ENGINE_LOST"))
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.get("detail").toString()).contains(why));
            assertThat(answer.suspects("leaky")).as(watch::toString).isEqualTo(leaked);
            assertThat(watch.host()).isEmpty();
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            assertThat(target.alive()).isTrue();
        }
    }
}
