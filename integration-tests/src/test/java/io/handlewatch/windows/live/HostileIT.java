package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target whose function names hold what breaks terminals, pages, formats and parsers: each leak is found under its name, and no output is broken by it. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class HostileIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LEAKED = 12;

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    private static String begin(String name) {
        return name.substring(0, Math.min(20, name.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list"})
    void namesAreShownAndDoNoHarm(String source) throws IOException {
        assumeTrue(Files.exists(Machine.programs().resolve("hostile.exe")), "Microsoft's compiler cannot build it");
        Answer answer;
        try (TargetProgram hostile = TargetProgram.start("hostile.exe");
                Tool watch = Tool.watch(folder, hostile, source, "--source", source)) {
            watch.awaitTracing(hostile);
            for (int i = 0; i < LEAKED / 2; i++) {
                hostile.ask("leak 2");
                watch.awaitReadings(1);
            }
            watch.awaitReadings(1);
            watch.stop();
            answer = Answer.of(watch.out());
        }
        Map<String, Integer> leaks = answer.openNow("hostile");
        for (String name : List.of(
                "it's \"quoted\" & `ticked`",
                "</script><script>alert(1)</script>",
                "%n%s%p{0}${jndi:x}",
                "bell\u0007 escape\u001b[2J",
                "r\u00e9sum\u00e9_\u65e5\u672c_\u202e",
                "Map<LxLxLxLxLx")) {
            assertThat(leaks.keySet())
                    .as(source)
                    .anySatisfy(found -> assertThat(found).startsWith(begin(name)));
        }
        assertThat(leaks.values()).as(leaks::toString).allMatch(count -> count == LEAKED);
        shown(source);
    }

    /** The same run as text and as a page. */
    private void shown(String source) throws IOException {
        Path page = folder.resolve(source + ".html");
        String run = folder.resolve(source + ".hwrun").toString();
        try (Tool report = Tool.start(folder, "report", run, "--html", page.toString())) {
            assertThat(report.await(LIMIT)).as(report::toString).isZero();
            assertThat(report.out()).contains("alert(1)").doesNotContain("\u001b", "\u0007", "\u202e", "\t");
            assertThat(Files.readString(page, StandardCharsets.UTF_8))
                    .contains("alert(1)")
                    .doesNotContain("<script>alert", "<img src=x");
        }
        for (String way : List.of("folded", "csv")) {
            try (Tool export = Tool.start(folder, "export", run, "--as", way)) {
                assertThat(export.await(LIMIT)).as(export::toString).isZero();
                assertThat(export.out()).contains("alert(1)").doesNotContain("\u001b", "\u0007");
            }
        }
    }
}
