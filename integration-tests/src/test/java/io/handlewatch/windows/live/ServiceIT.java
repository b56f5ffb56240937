package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;

/**
 * A service is watched by its name, and what it says it leaked is what was seen. On real Windows this needs an elevated prompt: it installs a service of its own and
 * removes it again.
 */
@EnabledOnOs(OS.WINDOWS)
final class ServiceIT {
    private static final int TARGET_GONE = 5;
    private static final String LEAK = "leak_in_service";

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    private LeakingService service;

    @BeforeEach
    void install() {
        service = LeakingService.install();
    }

    @AfterEach
    void remove() {
        service.close();
    }

    private Path run() {
        return folder.resolve("service.hwrun");
    }

    private Tool watch(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "watch",
                "--service",
                name,
                "--every",
                "1s",
                "--for",
                "4m",
                "--symbols",
                Machine.programs().toString(),
                "--out",
                run().toString(),
                "--json"));
        arguments.addAll(List.of(more));
        return Tool.stoppable(folder, arguments.toArray(String[]::new));
    }

    /** Leaks while it is watched, and rests. Returns how many handles it leaked. */
    private int leak(Tool watch) {
        watch.awaitTracing(service.pid());
        service.go();
        watch.awaitReadings(4);
        service.rest();
        watch.awaitReadings(2); // the first may have begun before
        int leaked = service.leaked();
        assertThat(leaked).as("what the service says it leaked").isGreaterThan(5);
        return leaked;
    }

    @Test
    void aLeakingServiceIsFoundByItsName() {
        service.start();
        try (Tool watch = watch("HWLeak")) {
            int leaked = leak(watch);
            watch.stop();
            Answer answer = Answer.of(watch.out());
            assertThat(answer.suspects("service")).as(watch::toString).isEqualTo(Map.of(LEAK, leaked));
            assertThat(HandleTracing.enabled(service.pid())).isFalse();
        }
    }

    @Test
    void itsNextLifeIsFollowed() {
        service.start();
        try (Tool watch = watch("hwleak", "--follow")) {
            int first = leak(watch);
            assertThat(watch.err()).contains("Watching service.exe");
            service.stop();
            await().atMost(Duration.ofSeconds(10)).until(() -> watch.err().contains("waiting for its next life"));
            service.start();
            int second = leak(watch);
            watch.stop();
            Answer answer = Answer.of(watch.out());
            assertThat(answer.objects("epochs"))
                    .as(watch::toString)
                    .extracting(epoch -> epoch.get("exitCode"))
                    .containsExactly(0L, "");
            assertThat(answer.objects("epochs"))
                    .extracting(epoch -> epoch.get("pid"))
                    .doesNotHaveDuplicates();
            assertThat(answer.suspects("service")).as("of the life that runs").isEqualTo(Map.of(LEAK, second));
            assertThat(RunFiles.openAtTheEndOfEachLife(run(), "service"))
                    .as(watch::toString)
                    .isEqualTo(Map.of(1, Map.of(LEAK, first), 2, Map.of(LEAK, second)));
        }
    }

    @Test
    void aServiceThatDoesNotRunAndOneThatIsNotThere() {
        for (String name : new String[] {LeakingService.NAME, "nobody-has-this"}) {
            try (Tool watch = Tool.start(folder, "watch", "--service", name, "--for", "2s")) {
                assertThat(watch.await(Duration.ofSeconds(40)))
                        .as(watch::toString)
                        .isEqualTo(TARGET_GONE);
                assertThat(watch.err()).contains(name).doesNotContain("\tat ");
            }
        }
    }
}
