package io.handlewatch.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What can be done to a watch from outside of Windows only: Ctrl-C, which Wine makes of SIGINT, and kill -9. */
@EnabledOnOs(OS.LINUX)
final class WatchUnderWineIT {
    @TempDir
    Path folder;

    private Process target;
    private BufferedReader answers;
    private long pid;

    @BeforeAll
    static void setUp() throws Exception {
        Wine.setUp();
    }

    @BeforeEach
    void startTarget() throws IOException {
        target = Wine.start(
                17,
                ProcessBuilder.Redirect.PIPE,
                folder.resolve("target.err"),
                Wine.cache().resolve("engine2017"),
                List.of(Wine.programs().resolve("leaky.exe").toString(), "go"));
        answers = new BufferedReader(new InputStreamReader(target.getInputStream(), StandardCharsets.US_ASCII));
        pid = Long.parseLong(answers.readLine().substring("ready pid=".length()));
    }

    @AfterEach
    void endTarget() {
        target.destroyForcibly();
    }

    private String ask(String command) throws IOException {
        target.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        target.getOutputStream().flush();
        return answers.readLine();
    }

    private Process watch(Path out, Path err, Path run, String... more) throws IOException {
        List<String> command = new ArrayList<>(Wine.java(
                17,
                "-jar",
                Wine.path(Wine.jar()),
                "watch",
                "--pid",
                Long.toString(pid),
                "--every",
                "1s",
                "--for",
                "60s",
                "--symbols",
                Wine.path(Wine.programs()),
                "--out",
                Wine.path(run)));
        command.addAll(List.of(more));
        Process watch = Wine.start(
                17, ProcessBuilder.Redirect.to(out.toFile()), err, Wine.cache().resolve("engine2017"), command);
        // The run file appears with the first sample.
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(run) || !watch.isAlive());
        return watch;
    }

    @Test
    void ctrlCEndsAWatchProperly() throws Exception {
        Path out = folder.resolve("watch.out");
        Path err = folder.resolve("watch.err");
        Process watch = watch(out, err, folder.resolve("ctrlc.hwrun"));
        Thread.sleep(3500); // some readings
        signal("-INT", watch);
        assertThat(watch.waitFor(20, TimeUnit.SECONDS)).isTrue();

        String report = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(report)
                .as(Files.readString(err, StandardCharsets.ISO_8859_1))
                .contains("leak_event")
                .contains("leak_duplicate");
        assertThat(report).as("what was done to the target").contains("handle tracing disabled");
        assertThat(watch.exitValue()).isZero();
        assertThat(target.isAlive()).isTrue();
    }

    @Test
    void ctrlCWhileNothingRunsEndsItProperlyToo() throws Exception {
        Path out = folder.resolve("watch.out");
        Path err = folder.resolve("watch.err");
        Process watch = watch(out, err, folder.resolve("waiting.hwrun"), "--follow");
        await().atMost(Duration.ofSeconds(20)).until(() -> text(err).contains("handles open"));
        ask("quit");
        await().atMost(Duration.ofSeconds(20)).until(() -> text(err).contains("waiting for its next life"));
        signal("-INT", watch);
        assertThat(watch.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(text(err)).contains("Ended: stopped while the target did not run.");
        assertThat(text(out))
                .as(text(err))
                .containsPattern("leaky[!+]")
                .contains("TARGET_ENDED"); // a life's end does not wait for names
        assertThat(watch.exitValue()).isZero();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Test
    void kill9LeavesTheTargetRunning() throws Exception {
        Process watch = watch(folder.resolve("watch.out"), folder.resolve("watch.err"), folder.resolve("killed.hwrun"));
        Thread.sleep(2500);
        assertThat(watch.isAlive())
                .as(Files.readString(folder.resolve("watch.err"), StandardCharsets.ISO_8859_1))
                .isTrue();
        ask("beat");
        String before = ask("truth");
        signal("-KILL", watch);
        assertThat(watch.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Thread.sleep(2000);
        assertThat(target.isAlive()).isTrue();
        assertThat(ask("beat")).matches("beat count=[0-9]{4,} .*");
        assertThat(ask("truth")).isNotEqualTo(before);
    }

    /** Not through the Process: its destroy sends SIGTERM, which Windows programs under Wine do not see. */
    private static void signal(String signal, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
