package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handlewatch.store.RunReader;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A night without symbols, named afterwards by the program's PDB and by no other. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class NamesIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    private static List<Frame> frames(Path run) {
        try (RunReader reader = RunReader.open(run)) {
            return reader.stacks().all().stream()
                    .flatMap(stack -> stack.frames().stream())
                    .filter(frame -> frame.module().equals("leaky"))
                    .distinct()
                    .toList();
        }
    }

    /** The program, with another folder in the path of its PDB: as built elsewhere. */
    private static byte[] withoutPathOfThePdb() throws IOException {
        byte[] program = Files.readAllBytes(Machine.programs().resolve("leaky.exe"));
        String text = new String(program, StandardCharsets.ISO_8859_1);
        int name = text.indexOf("RSDS") + 24;
        int file = text.indexOf("leaky.pdb", name);
        for (int at = name; at < file; at++) {
            if (Character.isLetter(program[at])) {
                program[at] = 'q';
            }
        }
        return program;
    }

    @Test
    void anOldRunIsNamedByThePdbOfItsBuild() throws IOException {
        Path bare = Files.createDirectory(folder.resolve("bare"));
        Path program = Files.write(bare.resolve("leaky.exe"), withoutPathOfThePdb());
        Path run = folder.resolve("night.hwrun");
        try (TargetProgram target = TargetProgram.start(program.toString())) {
            try (Tool watch = Tool.stoppable(
                    folder,
                    "watch",
                    "--pid",
                    Long.toString(target.pid()),
                    "--every",
                    "1s",
                    "--for",
                    "4m",
                    "--out",
                    run.toString())) {
                target.ask("go");
                watch.awaitTracing(target);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> target.truth().get("leak_file") > 8);
                watch.awaitReadings(2);
                watch.stop();
                assertThat(watch.out()).contains("(no symbols)").doesNotContain("leak_");
            }
        }
        assertThat(frames(run)).isNotEmpty().allMatch(frame -> frame.symbol().isEmpty() || frame.export());
        LoadedModule leaky;
        try (RunReader reader = RunReader.open(run)) {
            leaky = reader.stacks().modules().stream()
                    .filter(module -> module.name().equals("leaky"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(leaky.pdb()).endsWith("leaky.pdb");
        assertThat(leaky.guid()).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        Files.delete(program); // as on another machine

        Path wrong = Files.createDirectory(folder.resolve("wrong"));
        Files.copy(Machine.programs().resolve("hiding.pdb"), wrong.resolve("leaky.pdb"));
        try (Tool names = Tool.start(folder, "names", run.toString(), "--symbols", wrong.toString())) {
            assertThat(names.await(Duration.ofSeconds(60))).as(names::toString).isZero();
            assertThat(names.out()).contains("no leaky.pdb with GUID " + leaky.guid());
        }
        assertThat(frames(run)).noneMatch(frame -> frame.symbol().startsWith("leak_"));

        Path right = Files.createDirectory(folder.resolve("right"));
        Files.copy(
                Machine.programs().resolve("leaky.pdb"),
                right.resolve("leaky.pdb"),
                StandardCopyOption.REPLACE_EXISTING);
        try (Tool names = Tool.start(folder, "names", run.toString(), "--symbols", wrong + ";" + right)) {
            assertThat(names.await(Duration.ofSeconds(60))).as(names::toString).isZero();
        }
        assertThat(frames(run).stream()
                        .map(Frame::symbol)
                        .filter(name -> name.startsWith("leak_"))
                        .distinct())
                .as("all eight leaking functions")
                .hasSize(8);
        try (Tool report = Tool.start(folder, Map.of(), "report", run.toString())) {
            assertThat(report.await(Duration.ofSeconds(60)))
                    .as(report::toString)
                    .isZero();
            assertThat(report.out()).contains("leaky!leak_").doesNotContain("(no symbols)");
        }
    }
}
