package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handlewatch.windows.live.HandleTracing.Entry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The ground that the other suites stand on, without the tool: what the system's own trace holds of a leaking program is what the program says it did.
 * Where this fails, the fault is in the stand-ins (or Windows is not as they believe), and the other suites mean nothing.
 */
@EnabledOnOs(OS.WINDOWS)
final class GroundIT {
    @Test
    void theSystemsTraceIsTheProgramsTruth() {
        try (TargetProgram target = TargetProgram.start("leaky.exe")) {
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            HandleTracing.enable(target.pid());
            assertThat(HandleTracing.enabled(target.pid())).isTrue();
            target.ask("go");
            await().atMost(Duration.ofSeconds(10)).until(() -> target.truth().get("leak_file") > 4);
            target.ask("rest");

            Map<String, Integer> truth = target.truth();
            List<Entry> entries = HandleTracing.entries(target.pid());
            assertThat(entries)
                    .allSatisfy(entry -> assertThat(entry.processId()).isEqualTo(target.pid()));
            assertThat(entries.stream().filter(entry -> entry.type() == Entry.OPEN))
                    .hasSize(truth.values().stream().mapToInt(Integer::intValue).sum());
            assertThat(entries.stream().filter(entry -> entry.type() == Entry.CLOSE))
                    .hasSize(truth.get("churn_short") + truth.get("churn_held"));
            assertThat(openAtTheEnd(entries))
                    .hasSize(truth.entrySet().stream()
                            .filter(use -> !use.getKey().startsWith("churn_"))
                            .mapToInt(Map.Entry::getValue)
                            .sum());
        }
    }

    /** Newest record first: so the last operation on a value is the first one met. */
    private static Set<Long> openAtTheEnd(List<Entry> entries) {
        Set<Long> seen = new HashSet<>();
        Set<Long> open = new HashSet<>();
        for (Entry entry : entries) {
            if (seen.add(entry.handle()) && entry.type() == Entry.OPEN) {
                open.add(entry.handle());
            }
        }
        return open;
    }
}
