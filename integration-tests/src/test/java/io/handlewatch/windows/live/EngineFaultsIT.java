package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.handlewatch.engine.EngineException;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.windows.Windows;
import io.handlewatch.windows.symbols.SymbolFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Folders in which the engine is broken, each answered with its own sentence; and a dbghelp.dll of somebody else, which does no harm. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class EngineFaultsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ENVIRONMENT = 3;

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    private void refused(Path engine, String source, String... words) {
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                Tool watch = Tool.start(
                        folder,
                        engine,
                        "watch",
                        "--pid",
                        Long.toString(target.pid()),
                        "--source",
                        source,
                        "--every",
                        "1s",
                        "--for",
                        "2s")) {
            assertThat(watch.await(LIMIT)).as(watch::toString).isEqualTo(ENVIRONMENT);
            assertThat(watch.err().lines().reduce("", (before, line) -> line))
                    .as(watch::toString)
                    .contains(words);
            assertThat(watch.err()).doesNotContain("\tat ");
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            assertThat(target.alive()).isTrue();
        }
    }

    @Test
    void symbolsThatRefuseToBegin() {
        Path refusing = EngineCopy.stranger("wrong");
        assertThatThrownBy(() -> new SymbolFiles(refusing, ""))
                .isInstanceOf(EngineException.class)
                .hasMessage(refusing.resolve("dbghelp.dll")
                        + " refused to begin (Windows error 87). Name another engine's folder with --engine.");
    }

    @Test
    void aFileThatIsNoLibrary() throws IOException {
        Path engine = Files.createDirectory(folder.resolve("text"));
        Files.writeString(engine.resolve("dbgeng.dll"), "This is no library.", StandardCharsets.US_ASCII);
        refused(engine, "ring", "dbgeng.dll cannot be loaded: ", "Use the 64-bit Debugging Tools with a 64-bit Java");
    }

    @Test
    void anEngineWithoutOneOfItsLibraries() throws IOException {
        Path windows = Path.of(String.valueOf(System.getenv("SystemRoot")), "System32", "dbgmodel.dll");
        assumeTrue(Files.notExists(windows), () -> "the loader takes " + windows + " instead");
        refused(
                EngineCopy.without("dbgmodel.dll", folder).folder(),
                "ring",
                "dbgeng.dll cannot be loaded: ",
                "Use the 64-bit Debugging Tools with a 64-bit Java, all files of one version.");
    }

    /** As setup lays one beside the engine. */
    @Test
    void aManifestThatIsNone() throws IOException {
        Path engine = EngineCopy.without("", folder).folder();
        Files.writeString(engine.resolve("handlewatch.manifest"), "This is no manifest.", StandardCharsets.US_ASCII);
        refused(engine, "ring", "dbgeng.dll cannot be loaded: the activation context was refused, error ");
    }

    @Test
    void anExtensionWithoutTheCommand() throws IOException {
        refused(
                EngineCopy.withExtension("netshim.dll", folder).folder(),
                "list",
                "The engine has no !htrace",
                "Use --source ring");
    }

    @Test
    void anExtensionThatCrashes() throws IOException {
        refused(
                EngineCopy.withExtension("crashing.dll", folder).folder(),
                "list",
                "!htrace of this engine crashed; try --source ring");
    }

    /** As where the target ends while the engine attaches, and its number is given out again. */
    @Test
    void aProcessThatIsAnotherBehindTheAttach() {
        Processes here = Windows.here().processes();
        try (TargetProgram target = TargetProgram.start("leaky.exe")) {
            ProcessIdentity now = here.find(target.pid()).orElseThrow();
            ProcessIdentity before =
                    new ProcessIdentity(now.pid(), now.created().minusSeconds(60), now.image());
            assertThatThrownBy(() -> Windows.here()
                            .engine(Optional.of(Machine.engine()))
                            .attach(before, "", Duration.ofSeconds(30)))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("Process " + now.pid()
                            + " ended while the engine attached. Start it again and attach then.");
            assertThatThrownBy(() -> here.open(before))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("Process " + now.pid()
                            + " has ended, and another one has its id now. Look the PID up again.");
            assertThat(target.alive()).isTrue();
        }
    }

    /** The runtime has one in its hands before the engine is loaded: the name alone would give the engine that one. */
    @Test
    void aWrongDbghelpThatWasThereFirst() throws IOException {
        Path wrong = EngineCopy.stranger("wrong").resolve("dbghelp.dll");
        String options =
                Machine.hostOptions(folder, "\"-agentpath:" + wrong.toString().replace('\\', '/') + "\"");
        Map<String, String> variables =
                Map.of("HANDLEWATCH_ENGINE", Machine.engine().toString(), "HANDLEWATCH_HOST_OPTIONS", options);
        try (TargetProgram target = TargetProgram.start("leaky.exe", "go");
                Tool watch = Tool.start(
                        folder,
                        variables,
                        "watch",
                        "--pid",
                        Long.toString(target.pid()),
                        "--source",
                        "list",
                        "--every",
                        "1s",
                        "--for",
                        "4s",
                        "--symbols",
                        Machine.programs().toString(),
                        "--json")) {
            assertThat(watch.await(LIMIT)).as(watch::toString).isZero();
            assertThat(Answer.of(watch.out()).openNow("leaky"))
                    .as(watch::toString)
                    .containsKey("leak_event");
        }
        try (Tool doctor = Tool.start(folder, variables, "doctor")) {
            assertThat(doctor.await(LIMIT)).as(doctor::toString).isZero();
            assertThat(doctor.out())
                    .containsPattern("dbgeng [0-9.]+, dbghelp [0-9.]+ from ")
                    .doesNotContain("of unknown version", "MISSING");
        }
    }
}
