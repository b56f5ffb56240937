package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What looks at processes without touching them: {@code list} and {@code watch --dry-run}; and the demonstration on a process of our own. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class ListedIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @Test
    void aProcessWithManyHandlesStandsInTheList() {
        try (TargetProgram leaky = TargetProgram.start("leaky.exe", "go");
                Tool list = Tool.start(folder, "list", "--for", "2s", "--top", "500", "--json")) {
            assertThat(list.await(LIMIT)).as(list::toString).isZero();
            List<?> all = (List<?>) Answer.of(list.out()).fields().get("processes");
            assertThat(all)
                    .as(list::toString)
                    .anySatisfy(process -> assertThat(process.toString())
                            .contains("pid=" + leaky.pid() + ",", "image=leaky.exe", "bits=64"));
            assertThat(all)
                    .as(list::toString)
                    .anySatisfy(process -> assertThat(process.toString())
                            .containsPattern("services=\\[[^]]*PlugPlay")); // runs on every Windows, and in Wine
        }
    }

    @Test
    void aDryRunTellsAndDoesNothing() {
        try (TargetProgram leaky = TargetProgram.start("leaky.exe", "go");
                Tool dry = Tool.start(folder, "watch", "--dry-run", "--pid", Long.toString(leaky.pid()))) {
            assertThat(dry.await(LIMIT)).as(dry::toString).isZero();
            assertThat(dry.out())
                    .contains(
                            "Nothing was done to leaky.exe (" + leaky.pid() + ")",
                            Machine.engine().toString())
                    .contains("switch handle tracing on (NtSetInformationProcess, class 32)", "0xC0000008");
            assertThat(HandleTracing.enabled(leaky.pid())).isFalse();
        }
    }

    @Test
    void theDemonstrationFindsItsOwnLeakAndEndsItsProcess() {
        try (Tool demo = Tool.start(folder, "demo", "--live", "--for", "8s")) {
            assertThat(demo.await(LIMIT)).as(demo::toString).isZero();
            assertThat(demo.out()).contains("SUSPECT", "CreateEventW", "handle tracing disabled", "Own cost: ");
            String pid = demo.err().replaceFirst("(?s).*process of our own \\((\\d+)\\).*", "$1");
            assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive))
                    .isEmpty();
            // Two a second, from before the watch to behind it.
            assertThat(demo.err()).containsPattern("says: (1[5-9]|2[0-9]|3[0-9]) events kept since it began");
        }
    }
}
