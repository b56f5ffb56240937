package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;

/** The doctor proves a machine by attaching to a process of its own. */
@EnabledOnOs(OS.WINDOWS)
final class DoctorIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @Test
    void thisMachineCanWatch() {
        try (Tool doctor = Tool.start(folder, "doctor")) {
            assertThat(doctor.await(Duration.ofSeconds(40)))
                    .as(doctor::toString)
                    .isZero();
            assertThat(doctor.out())
                    .contains("ok       ring", "ok       extension  !htrace answers", "in cmd.exe (")
                    .contains("dbgeng", Machine.engine().toString())
                    .contains("A watch can run here: --source ring, list, diff.")
                    .doesNotContain("MISSING");
        }
    }

    @Test
    void withoutAnEngineItSaysWhatBringsOne() {
        try (Tool doctor = Tool.start(folder, folder.resolve("nothing"), "doctor")) {
            assertThat(doctor.await(Duration.ofSeconds(40)))
                    .as(doctor::toString)
                    .isEqualTo(3);
            assertThat(doctor.out())
                    .contains("MISSING  engine")
                    .contains("--engine")
                    .contains("A watch cannot run here");
        }
    }
}
