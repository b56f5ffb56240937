package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a watch costs its target in pauses: five pairs of a control, in which tracing is on and nobody reads, and a watch, one after the other on one target.
 * The numbers go to standard output.
 */
@EnabledOnOs(OS.WINDOWS)
@Isolated
final class HeartbeatIT {
    private static final int PAIRS = Integer.getInteger("handlewatch.heartbeat.pairs", 5);
    private static final double WORST_RATIO = 1.3;
    private static final int LONGEST_MICROS = 50_000;

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void aWatchIsNotFelt(String source) throws InterruptedException {
        List<Double> ratios = new ArrayList<>();
        List<Integer> longest = new ArrayList<>();
        try (TargetProgram target = TargetProgram.start("leaky.exe")) {
            HandleTracing.enable(target.pid());
            target.ask("go");
            Thread.sleep(1500); // the stand-in's recorder is put in: that is not the watch's doing
            for (int pair = 0; pair < PAIRS; pair++) {
                target.beat();
                Thread.sleep(5000);
                Map<String, Integer> control = target.beat();
                Map<String, Integer> watched = watched(target, source, pair);
                double ratio = (double) watched.get("p99us") / control.get("p99us");
                ratios.add(ratio);
                longest.add(watched.get("maxus"));
                System.out.printf(
                        "%s, pair %d: nobody reads %s, watched %s, ratio of p99 %.2f%n",
                        source, pair + 1, control, watched, ratio);
            }
        }
        double median = ratios.stream().sorted().toList().get(ratios.size() / 2);
        System.out.printf("%s: median ratio of the p99 pause %.2f, longest pauses %s us%n", source, median, longest);
        assertThat(median).isLessThanOrEqualTo(WORST_RATIO);
        assertThat(longest).allSatisfy(micros -> assertThat(micros).isLessThan(LONGEST_MICROS));
    }

    private Map<String, Integer> watched(TargetProgram target, String source, int pair) {
        try (Tool watch = Tool.start(
                folder,
                "watch",
                "--pid",
                Long.toString(target.pid()),
                "--source",
                source,
                "--every",
                "1s",
                "--for",
                "5s",
                "--out",
                folder.resolve(source + pair + ".hwrun").toString())) {
            assertThat(watch.await(Duration.ofSeconds(30))).as(watch::toString).isZero();
        }
        return target.beat();
    }
}
