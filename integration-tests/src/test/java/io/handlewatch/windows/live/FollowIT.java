package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handlewatch.target.TargetProcess;
import io.handlewatch.windows.process.WindowsProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A target that ends, and one that comes again, against the truth of each of its lives. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class FollowIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    private Tool watch(TargetProgram target, String... more) {
        return Tool.watch(folder, target, "run", more);
    }

    /**
     * Lets a target that rests leak for some seconds while it is traced, and waits until the run knows it all. Returns what is open afterwards and was
     * opened meanwhile.
     */
    private Map<String, Integer> leak(TargetProgram target, Tool watch, int life) {
        watch.awaitTracing(target);
        target.ask("go");
        await().atMost(Duration.ofSeconds(30)).until(() -> target.truth().get("leak_file") > 2);
        watch.awaitReadings(2);
        target.ask("rest");
        Map<String, Integer> open = new TreeMap<>(target.truth());
        open.keySet().removeIf(name -> name.startsWith("churn_"));
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(RunFiles.openAtTheEndOfEachLife(folder.resolve("run.hwrun"), "leaky")
                                .get(life))
                        .as(watch::toString)
                        .isEqualTo(open));
        return open;
    }

    @Test
    void bothLivesAreOneRun() {
        Map<String, Integer> first;
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                Tool watch = watch(target, "--follow")) {
            first = leak(target, watch, 1);
            target.end();
            await().atMost(Duration.ofSeconds(10)).until(() -> watch.err().contains("waiting for its next life"));
            try (TargetProgram next = TargetProgram.start("leaky.exe")) {
                Map<String, Integer> second = leak(next, watch, 2);
                watch.stop();
                Answer answer = Answer.of(watch.out());
                assertThat(answer.objects("epochs"))
                        .extracting(epoch -> epoch.get("pid"))
                        .containsExactly(target.pid(), next.pid());
                assertThat(answer.objects("epochs"))
                        .extracting(epoch -> epoch.get("exitCode"))
                        .containsExactly(1L, "");
                assertThat(answer.objects("gaps"))
                        .extracting(gap -> gap.get("reason"))
                        .filteredOn(reason -> !reason.equals("MISSED")) // the machine was slow
                        .containsExactly("TARGET_RESTARTED");
                assertThat(RunFiles.openAtTheEndOfEachLife(folder.resolve("run.hwrun"), "leaky"))
                        .as(watch::toString)
                        .isEqualTo(Map.of(1, first, 2, second));
                // One stack for both lives: the counts of the answer are those of the life that runs, each function
                // once.
                Map<String, Integer> leaks = new TreeMap<>(second);
                leaks.remove("cache_fill");
                assertThat(answer.suspects("leaky")).containsAllEntriesOf(leaks);
                assertThat(HandleTracing.enabled(next.pid())).isFalse();
                assertThat(next.alive()).isTrue();
            }
        }
    }

    @Test
    void theEndIsHeardAtOnceAndItsTimeIsTheSystems() throws Exception {
        WindowsProcesses processes = new WindowsProcesses();
        try (TargetProgram program = TargetProgram.start("leaky.exe");
                TargetProcess target =
                        processes.open(processes.find(program.pid()).orElseThrow())) {
            CountDownLatch never = new CountDownLatch(1);
            try (TargetProcess closed = processes.open(target.identity())) {
                closed.whenEnded(never::countDown);
            }
            CountDownLatch heard = new CountDownLatch(1);
            target.whenEnded(heard::countDown);
            assertThat(target.endedAt()).isEmpty();
            Instant before = Instant.now();
            assertThat(heard.getCount()).as("not while it runs").isOne();
            program.end();
            assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(target.endedAt())
                    .hasValueSatisfying(ended -> assertThat(ended)
                            .isBetween(before.minusMillis(20), Instant.now().plusMillis(20)));
            CountDownLatch later = new CountDownLatch(1);
            target.whenEnded(later::countDown);
            assertThat(later.await(30, TimeUnit.SECONDS))
                    .as("asked after its end")
                    .isTrue();
            assertThat(never.getCount()).as("closed before").isOne();
        }
    }

    @Test
    void withoutItTheEndIsTheEndAndTheLastStateIsKept() {
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                Tool watch = watch(target)) {
            Map<String, Integer> open = leak(target, watch, 1);
            target.end();
            assertThat(watch.await(Duration.ofSeconds(20))).as(watch::toString).isZero();
            assertThat(watch.err()).contains("Ended: the target ended, exit code 1.");
            Answer answer = Answer.of(watch.out());
            Map<String, Integer> kept = new TreeMap<>(answer.openNow("leaky"));
            kept.values().removeIf(count -> count == 0);
            assertThat(kept).isEqualTo(open);
            assertThat(answer.text("gaps")).contains("TARGET_ENDED");
            assertThat(answer.text("tracing"))
                    .contains("the target ended, exit code 1, and its handle tracing with it");
        }
    }
}
