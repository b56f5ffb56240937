package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The doctor proves a machine by attaching to a process of its own. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class DoctorIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @Test
    void thisMachineCanWatch() {
        try (Tool doctor = Tool.start(folder, "doctor")) {
            assertThat(doctor.await(Duration.ofSeconds(90)))
                    .as(doctor::toString)
                    .isZero();
            assertThat(doctor.out())
                    .contains("ok       ring", "ok       extension  !htrace answers", "in cmd.exe (")
                    .contains("dbgeng", Machine.engine().toString())
                    .contains("ok       archive    made, once for each version: ", "host-")
                    .contains("A watch can run here: --source ring, list, diff.")
                    .doesNotContain("MISSING");
        }
        try (Tool again = Tool.start(folder, "doctor")) {
            assertThat(again.await(Duration.ofSeconds(90))).as(again::toString).isZero();
            assertThat(again.out()).doesNotContain("archive");
        }
    }

    @Test
    void withoutAnEngineItSaysWhatBringsOne() {
        try (Tool doctor = Tool.start(folder, folder.resolve("nothing"), "doctor")) {
            assertThat(doctor.await(Duration.ofSeconds(90)))
                    .as(doctor::toString)
                    .isEqualTo(3);
            assertThat(doctor.out())
                    .contains("MISSING  engine")
                    .contains("--engine")
                    .contains("A watch cannot run here");
        }
    }

    /** Without HANDLEWATCH_ENGINE, and with a place for programs' data of its own. */
    private Tool withoutVariable(String... arguments) {
        return Tool.start(
                folder,
                Map.of(
                        "HANDLEWATCH_ENGINE",
                        "",
                        "LOCALAPPDATA",
                        folder.resolve("local").toString()),
                arguments);
    }

    @Test
    void anEngineLaidFromAFolderIsFoundAfterwards() {
        Path laid = folder.resolve("my engine");
        try (Tool setup =
                withoutVariable("setup", "--engine-from", Machine.engine().toString(), "--to", laid.toString())) {
            assertThat(setup.await(Duration.ofSeconds(90))).as(setup::toString).isZero();
            assertThat(setup.out()).contains("Laid in " + laid, "It loads and attaches: dbgeng", "from " + laid);
        }
        try (Tool doctor = withoutVariable("doctor")) {
            assertThat(doctor.await(Duration.ofSeconds(90)))
                    .as(doctor::toString)
                    .isZero();
            assertThat(doctor.out())
                    .contains("found    engine     " + laid + " (by handlewatch setup)")
                    .contains("ok       extension  !htrace answers", "from " + laid)
                    .contains("ok       rights", "symbols")
                    .doesNotContain("MISSING");
        }
    }

    @Test
    void anEngineOutOfAPackageWorksForTheRingAlone() throws IOException {
        Path nupkg = folder.resolve("engine.nupkg");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(nupkg));
                Stream<Path> files = Files.list(Machine.engine())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry("content/amd64/" + file.getFileName()));
                Files.copy(file, zip);
            }
        }
        try (Tool setup = withoutVariable("setup", "--engine-from", nupkg.toString())) {
            assertThat(setup.await(Duration.ofSeconds(90))).as(setup::toString).isZero();
            assertThat(setup.out()).contains("ntsdexts.dll is not among them", "It loads and attaches");
        }
        try (Tool doctor = withoutVariable("doctor")) {
            assertThat(doctor.await(Duration.ofSeconds(90)))
                    .as(doctor::toString)
                    .isZero();
            assertThat(doctor.out())
                    .contains("MISSING  extension", "ntsdexts.dll")
                    .contains("A watch can run here: --source ring.");
        }
    }

    @Test
    void windowsOwnEngineIsTakenLastAndSaidToBeSo() {
        try (Tool doctor = withoutVariable("doctor")) {
            doctor.await(Duration.ofSeconds(90));
            assertThat(doctor.out()).contains("(by Windows itself (for --source ring alone: it has no !htrace))");
        }
    }

    @Test
    void aFolderWithoutAnEngineIsRefused() {
        try (Tool setup = withoutVariable("setup", "--engine-from", folder.toString())) {
            assertThat(setup.await(Duration.ofSeconds(90))).as(setup::toString).isEqualTo(2);
            // A runtime may warn before.
            assertThat(setup.err().lines()).anyMatch(line -> line.startsWith("There is no 64-bit dbgeng.dll in "));
        }
    }
}
