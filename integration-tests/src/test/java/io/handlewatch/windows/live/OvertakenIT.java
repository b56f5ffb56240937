package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Isolated;

/** The smallest ring under a busy target: records are lost, this is said, and what is named is still true. */
@EnabledOnOs(OS.WINDOWS)
@Isolated
final class OvertakenIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @Test
    void whatIsLostIsAGapAndWhatIsNamedIsTrue() {
        Map<String, TargetProgram> targets = new LinkedHashMap<>();
        Map<String, Tool> watches = new LinkedHashMap<>();
        try {
            for (String source : List.of("ring", "list")) {
                TargetProgram target = TargetProgram.start("leaky.exe", "rate=4");
                targets.put(source, target);
                watches.put(
                        source,
                        Tool.watch(folder, target, source, "--source", source, "--slots", "0x80", "--every", "2s"));
            }
            targets.forEach((source, target) -> {
                watches.get(source).awaitTracing(target);
                target.ask("go");
            });
            Tool.awaitReadings(watches.values(), 4);
            targets.values().forEach(target -> target.ask("rest"));
            Tool.awaitReadings(watches.values(), 2);
            targets.forEach((source, target) -> check(target, watches.get(source)));
        } finally {
            watches.values().forEach(Tool::close);
            targets.values().forEach(TargetProgram::close);
        }
    }

    private static void check(TargetProgram target, Tool watch) {
        watch.stop();
        Map<String, Integer> truth = target.truth();
        Answer answer = Answer.of(watch.out());
        assertThat(answer.objects("gaps"))
                .as(watch::toString)
                .extracting(gap -> gap.get("reason"))
                .contains("RING_OVERTAKEN")
                .allMatch(reason -> reason.equals("RING_OVERTAKEN") || reason.equals("MISSED"));
        assertThat(watch.err()).contains("The ring fills fast");
        int named = 0;
        for (Map.Entry<String, Integer> open : answer.openNow("leaky").entrySet()) {
            assertThat(open.getValue()).as(open.getKey()).isLessThanOrEqualTo(truth.getOrDefault(open.getKey(), 0));
            named += open.getValue();
        }
        int open = truth.entrySet().stream()
                .filter(use -> !use.getKey().startsWith("churn_"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(named).as("of " + open + " that are open").isPositive().isLessThan(open);
        // Whatever has no name is counted all the same: nothing that is open is missing.
        int unlisted = 0;
        for (Object count : answer.map("unlisted").values()) {
            unlisted += ((Number) count).intValue();
        }
        assertThat(named + unlisted).isEqualTo((int) answer.number("openHandles"));
        assertThat(HandleTracing.enabled(target.pid())).isFalse();
        assertThat(target.alive()).isTrue();
    }
}
