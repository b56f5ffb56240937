package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;

/** A service is watched by its name. On real Windows this needs an elevated prompt: it installs a service of its own and removes it again. */
@EnabledOnOs(OS.WINDOWS)
final class ServiceIT {
    private static final int TARGET_GONE = 5;

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @BeforeEach
    void install() throws IOException, InterruptedException {
        sc(
                "create",
                "hwleak",
                "binPath=",
                Machine.programs().resolve("service.exe").toString());
    }

    @AfterEach
    void remove() throws IOException, InterruptedException {
        sc("stop", "hwleak");
        sc("delete", "hwleak");
    }

    private static void sc(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sc.exe")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.command().addAll(List.of(arguments));
        builder.start().waitFor();
    }

    @Test
    void aLeakingServiceIsFoundByItsName() throws IOException, InterruptedException {
        sc("start", "hwleak");
        try (Tool watch = Tool.start(
                folder,
                "watch",
                "--service",
                "HWLeak",
                "--every",
                "1s",
                "--for",
                "6s",
                "--symbols",
                Machine.programs().toString(),
                "--json")) {
            assertThat(watch.await(Duration.ofSeconds(40))).as(watch::toString).isZero();
            assertThat(Answer.of(watch.out()).suspects("service").keySet()).containsExactly("leak_in_service");
        }
    }

    @Test
    void itsNextLifeIsFollowed() throws IOException, InterruptedException {
        sc("start", "hwleak");
        try (Tool watch = Tool.start(
                folder,
                "watch",
                "--service",
                "hwleak",
                "--follow",
                "--every",
                "1s",
                "--for",
                "14s",
                "--symbols",
                Machine.programs().toString(),
                "--json")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> watch.err().contains("Watching service.exe") || !watch.alive());
            Thread.sleep(3000); // readings of the first life
            sc("stop", "hwleak");
            await().atMost(Duration.ofSeconds(10)).until(() -> watch.err().contains("waiting for its next life"));
            sc("start", "hwleak");
            assertThat(watch.await(Duration.ofSeconds(40))).as(watch::toString).isZero();
            Answer answer = Answer.of(watch.out());
            assertThat(answer.objects("epochs"))
                    .as(watch::toString)
                    .extracting(epoch -> epoch.get("exitCode"))
                    .containsExactly(0L, "");
            assertThat(answer.objects("epochs"))
                    .extracting(epoch -> epoch.get("pid"))
                    .doesNotHaveDuplicates();
            assertThat(answer.suspects("service").keySet()).containsExactly("leak_in_service");
        }
    }

    @Test
    void aServiceThatDoesNotRunAndOneThatIsNotThere() {
        for (String name : new String[] {"hwleak", "nobody-has-this"}) {
            try (Tool watch = Tool.start(folder, "watch", "--service", name, "--for", "2s")) {
                assertThat(watch.await(Duration.ofSeconds(40)))
                        .as(watch::toString)
                        .isEqualTo(TARGET_GONE);
                assertThat(watch.err()).contains(name).doesNotContain("\tat ");
            }
        }
    }
}
