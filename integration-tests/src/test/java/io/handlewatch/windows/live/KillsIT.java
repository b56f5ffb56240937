package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A watch, its engine host, or both are killed at moments left to chance: the target lives, no process of ours is left, and the next watch says truly in
 * which state it found the target. So many times as {@code handlewatch.kills} says; the moments are those of a seed that is printed.
 */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class KillsIT {
    private static final int KILLS = Integer.getInteger("handlewatch.kills", 5);

    /** So many of a watch's hosts die before one has to have read something: with each loss in a row it waits longer for the next, some ten seconds by then. */
    private static final int MOST_IN_A_ROW = 5;

    private static final String LEFT_ON = "handle tracing was left on by an earlier watch of ours";
    private static final String ENABLED = "handle tracing enabled";

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    private final long seed = Long.getLong("handlewatch.seed", System.nanoTime());
    private final Random chance = new Random(seed);

    private Tool watch(TargetProgram target, String length, String out) {
        return Tool.start(
                folder,
                "watch",
                "--pid",
                Long.toString(target.pid()),
                "--every",
                "1s",
                "--for",
                length,
                "--symbols",
                Machine.programs().toString(),
                "--out",
                folder.resolve(out).toString(),
                "--json");
    }

    @Test
    void theNextWatchSaysTrulyWhatAKilledOneLeft() throws InterruptedException {
        System.out.println("seed " + seed);
        int left = 0;
        try (TargetProgram target = TargetProgram.start("leaky.exe", "go")) {
            boolean on = false;
            for (int i = 0; i < KILLS; i++) {
                String out = "killed" + i + ".hwrun";
                String moment = "seed " + seed + ", kill " + i;
                try (Tool watch = watch(target, "60s", out)) {
                    // One in three dies in its start, whose length depends on the machine; the others in their
                    // readings.
                    if (chance.nextInt(3) > 0) {
                        await().atMost(Duration.ofSeconds(30))
                                .until(() -> watch.err().contains("Watching") || !watch.alive());
                    }
                    Thread.sleep(chance.nextInt(1800));
                    assertThat(watch.alive()).as(watch::toString).isTrue();
                    if (chance.nextBoolean()) {
                        watch.host().ifPresent(ProcessHandle::destroyForcibly);
                    }
                    killed(watch, moment);
                }
                assertThat(target.alive()).as(moment).isTrue();
                assertTruth(RunFiles.actions(folder.resolve(out)), on, moment);
                on = HandleTracing.enabled(target.pid());
                left += on ? 1 : 0;
            }
            try (Tool last = watch(target, "2s", "last.hwrun")) {
                assertThat(last.await(Duration.ofSeconds(40)))
                        .as(last::toString)
                        .isZero();
                assertTruth(RunFiles.actions(folder.resolve("last.hwrun")), on, "seed " + seed + ", the last");
                assertThat(Answer.of(last.out()).suspects("leaky"))
                        .as(last::toString)
                        .isNotEmpty();
            }
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            assertThat(Tool.notes(folder)).isEmpty();
            assertThat(target.beat().get("count")).isPositive();
            System.out.println(KILLS + " watches killed, " + left + " left tracing on");
        }
    }

    /** Kills it, and waits until nothing of it is left: not its host, not what reads symbols, and none of both that it was just starting. */
    private static void killed(Tool watch, String moment) {
        List<ProcessHandle> processes = watch.processes();
        watch.kill();
        watch.await(Duration.ofSeconds(10));
        await(moment)
                .atMost(Duration.ofSeconds(30))
                .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive)
                        && watch.processes().isEmpty());
    }

    @Test
    void aWatchKilledWhileSymbolsAreReadLeavesNoProcess() {
        try (TargetProgram target = TargetProgram.start("leaky.exe", "go");
                Tool watch = watch(target, "60s", "naming.hwrun")) {
            await("host, and what reads symbols")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> watch.processes().size() == 2 || !watch.alive());
            assertThat(watch.alive()).as(watch::toString).isTrue();
            killed(watch, "while symbols are read");
            assertThat(target.alive()).isTrue();
        }
    }

    /** A watch that was killed before it wrote anything said nothing wrong. */
    private static void assertTruth(List<String> actions, boolean wasOn, String moment) {
        if (!actions.isEmpty()) {
            assertThat(actions.get(0)).as(moment).startsWith(wasOn ? LEFT_ON : ENABLED);
        }
    }

    /** What a run says of open handles once its code is named; among those killed may have been the process that names it. */
    private Map<String, Integer> namedAfterwards(Path run) {
        try (Tool names = Tool.start(
                        folder,
                        "names",
                        run.toString(),
                        "--symbols",
                        Machine.programs().toString());
                Tool report = report(names, run)) {
            assertThat(report.await(Duration.ofSeconds(60)))
                    .as(report::toString)
                    .isZero();
            return Answer.of(report.out()).openNow("leaky");
        }
    }

    private Tool report(Tool names, Path run) {
        assertThat(names.await(Duration.ofSeconds(60))).as(names::toString).isZero();
        return Tool.start(folder, "report", run.toString(), "--json");
    }

    @Test
    void aWatchOutlivesItsHosts() throws InterruptedException {
        System.out.println("seed " + seed);
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                Tool watch = Tool.watch(folder, target, "hosts", "--for", "20m")) {
            watch.awaitTracing(target);
            target.ask("go");
            for (int i = 0; i < KILLS; i++) {
                if (i % MOST_IN_A_ROW == 0) {
                    watch.awaitReadings(1);
                }
                Thread.sleep(chance.nextInt(1800));
                String moment = "seed " + seed + ", kill " + i;
                await(moment)
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> watch.host().isPresent() || !watch.alive());
                ProcessHandle host = watch.host().orElseThrow(() -> new AssertionError(moment + "\n" + watch));
                host.destroyForcibly();
                await(moment).atMost(Duration.ofSeconds(10)).until(() -> !host.isAlive());
            }
            watch.awaitReadings(1);
            target.ask("rest");
            watch.awaitReadings(2);
            watch.stop();
            Map<String, Integer> open = new TreeMap<>(target.truth());
            open.keySet().removeIf(name -> name.startsWith("churn_"));
            Answer answer = Answer.of(watch.out());
            assertThat(answer.objects("gaps"))
                    .as(watch::toString)
                    .extracting(gap -> gap.get("reason"))
                    .contains("ENGINE_LOST")
                    .allMatch(reason -> reason.equals("ENGINE_LOST") || reason.equals("MISSED"));
            Map<String, Integer> known = new TreeMap<>(namedAfterwards(folder.resolve("hosts.hwrun")));
            known.values().removeIf(count -> count == 0);
            assertThat(known).as(watch::toString).isEqualTo(open);
            assertThat(watch.processes()).isEmpty();
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            assertThat(target.alive()).isTrue();
        }
    }
}
