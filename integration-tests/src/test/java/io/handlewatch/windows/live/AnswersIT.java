package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Collects what docs/windows-checks.md asks for, as far as no person is needed for it: each command with its exit code and all that it said, in one file a question.
 * What Windows answers is for people to read; a test fails only where a command breaks the rules that hold everywhere.
 */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class AnswersIT {
    private static final int DONE = 0;
    private static final int ENVIRONMENT = 3;
    private static final int TARGET_GONE = 5;

    private final Path answers = Path.of(System.getProperty("handlewatch.answers", "target\\answers"));

    /** How long a watch looks. */
    private final long seconds = Long.getLong("handlewatch.answers.seconds", 60);

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(answers);
    }

    private void answer(String question, String... arguments) throws IOException {
        answer(Machine.engine(), question, arguments);
    }

    private void answer(Path engine, String question, String... arguments) throws IOException {
        try (Tool tool = Tool.start(folder, engine, arguments)) {
            int code = tool.await(Duration.ofSeconds(2 * seconds + 120));
            append(question, "> handlewatch " + tool + "\nexit code: " + code);
            assertThat(List.of(DONE, ENVIRONMENT, TARGET_GONE))
                    .as(tool::toString)
                    .contains(code);
            assertThat(tool.err()).as(tool::toString).doesNotContain("\tat ", "Exception in");
        }
    }

    private void append(String question, String text) throws IOException {
        Path file = answers.resolve(question + ".txt");
        String before = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        Files.writeString(file, before + text + "\n\n", StandardCharsets.UTF_8);
    }

    private String[] watch(TargetProgram target, String... more) {
        List<String> line = new java.util.ArrayList<>(
                List.of("watch", "--pid", Long.toString(target.pid()), "--every", "2s", "--for", seconds + "s"));
        line.addAll(List.of("--symbols", Machine.programs().toString()));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    @Test
    void question1And2RingAndList() throws IOException {
        // What is closed again fills the ring; what leaks, from before the watch is ready on, may fill the system.
        try (TargetProgram leaky = TargetProgram.start("leaky.exe", "rate=200", "leak=0.05", "go")) {
            answer("01-ring-full", watch(leaky, "--source", "ring", "--out", "ring.hwrun"));
            append("01-ring-full", leaky.ask("truth"));
        }
        try (TargetProgram leaky = TargetProgram.start("leaky.exe", "go")) {
            answer("02-list", watch(leaky, "--source", "list", "--out", "list.hwrun"));
        }
    }

    @Test
    void question3ASecondEnable() throws IOException {
        try (TargetProgram leaky = TargetProgram.start("leaky.exe", "go")) {
            answer("03-second-enable", watch(leaky, "--slots", "0x1000", "--leave-enabled", "--out", "a.hwrun"));
            answer("03-second-enable", watch(leaky, "--slots", "0x20000", "--out", "b.hwrun"));
        }
    }

    @Test
    void question5And6TheDoctor() throws IOException {
        answer("05-doctor", "doctor");
        Path system = Path.of(String.valueOf(System.getenv("SystemRoot")), "System32");
        answer(system, "06-system-engine", "doctor", "--engine", system.toString());
    }

    @Test
    void question7WhatTracingCosts() throws IOException, InterruptedException {
        try (TargetProgram leaky = TargetProgram.start("leaky.exe", "rate=50", "go")) {
            leaky.ask("beat");
            Thread.sleep(seconds * 1000); // the minute without a watch is the measurement
            append("07-cost", "without: " + leaky.ask("beat"));
            answer("07-cost", watch(leaky, "--json", "--out", "cost.hwrun"));
            append("07-cost", "with: " + leaky.ask("beat"));
        }
    }

    @Test
    void question10And23WhatIsRefused() throws IOException {
        for (String name : List.of("wininit", "lsass", "services", "MsMpEng")) {
            answer("10-refusals", "watch", "--dry-run", "--name", name);
        }
    }

    @Test
    void question22TheCounters() throws IOException {
        answer("22-list", "list", "--top", "500");
        answer("22-list", "list", "--for", "10s");
    }

    @Test
    void theLiveDemonstration() throws IOException {
        answer("demo-live", "demo", "--live", "--for", seconds + "s");
    }
}
