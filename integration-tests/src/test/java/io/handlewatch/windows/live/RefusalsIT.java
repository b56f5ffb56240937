package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be watched is refused in one sentence, with the exit code that a script can tell it by. */
@EnabledOnOs(OS.WINDOWS)
final class RefusalsIT {
    private static final int ENVIRONMENT = 3;
    private static final int TARGET_GONE = 5;

    @TempDir
    Path folder;

    @Test
    void aProcessThatIsNotThere() {
        refused(TARGET_GONE, Machine.engine(), "4000000", "4000000");
    }

    @Test
    void noEngineInTheFolderNamed() {
        try (TargetProgram target = TargetProgram.start("leaky.exe")) {
            refused(ENVIRONMENT, folder.resolve("nothing"), Long.toString(target.pid()), "dbgeng.dll");
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
        }
    }

    private void refused(int code, Path engine, String pid, String named) {
        try (Tool watch = Tool.start(folder, engine, "watch", "--pid", pid, "--every", "1s", "--for", "2s")) {
            assertThat(watch.await(Duration.ofSeconds(20))).as(watch::toString).isEqualTo(code);
            assertThat(watch.out()).isEmpty();
            assertThat(watch.err().lines().filter(line -> !line.contains("VM warning")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains(named));
        }
    }
}
