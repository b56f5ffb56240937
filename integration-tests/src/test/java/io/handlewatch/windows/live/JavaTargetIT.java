package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * A Java program as target. Its methods stand in no module, interpreted or compiled: the trace names the way out of the runtime only, and every output says
 * that managed code called. What it leaks is counted right all the same.
 */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class JavaTargetIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LEAKED = 12;
    private static final int WORK = 400;

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list"})
    void itsLeaksAreCountedAndItsFramesAreSaidToBeManaged(String source) throws IOException {
        Path file = Files.createFile(folder.resolve("data"));
        try (TargetProgram program = TargetProgram.java(LeakingJava.class, file.toString());
                Tool watch = Tool.watch(folder, program, source, "--source", source)) {
            watch.awaitTracing(program);
            program.ask("leak " + LEAKED);
            watch.awaitReadings(2);
            program.ask("work " + WORK);
            Map<String, Integer> truth = program.numbers("leak " + LEAKED);
            watch.awaitReadings(2);
            watch.stop();
            assertThat(truth).isEqualTo(Map.of("event", 2 * LEAKED, "file", 2 * LEAKED));

            Answer answer = Answer.of(watch.out());
            assertThat(open(answer, "Event", "jna")).as(watch::toString).isEqualTo(truth.get("event"));
            assertThat(open(answer, "File", "java!")).as(watch::toString).isEqualTo(truth.get("file"));
            assertThat(marksOfModuleless(answer)).isNotEmpty().containsOnly("MANAGED");
            assertThat(named(answer, "File"))
                    .as(() -> "the paths of leaked files: "
                            + answer.objects("stacks").stream()
                                    .map(stack -> stack.get("types") + " " + stack.get("objects"))
                                    .toList())
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(name).endsWith("\\data"));
            assertThat(program.alive()).isTrue();
            assertThat(HandleTracing.enabled(program.pid())).isFalse();
        }
        shown(source);
    }

    /** Handles of a type that are open now, of the stacks in which a module whose name begins so stands above code of no module. */
    private static int open(Answer answer, String type, String module) {
        int open = 0;
        for (Map<String, Object> stack : answer.objects("stacks")) {
            List<?> frames = (List<?>) stack.get("frames");
            List<?> marks = (List<?>) stack.get("frameMarks");
            int caller = marks.indexOf("MANAGED");
            if (caller > 0
                    && frames.subList(0, caller).stream()
                            .anyMatch(frame -> frame.toString().startsWith(module))) {
                open += ((Number) Answer.map(stack.get("types")).getOrDefault(type, 0L)).intValue();
            }
        }
        return open;
    }

    /** The names of objects of this type that were told. */
    private static List<String> named(Answer answer, String type) {
        return answer.objects("stacks").stream()
                .flatMap(stack -> ((List<?>) stack.get("objects")).stream())
                .map(Answer::map)
                .filter(object ->
                        object.get("type").equals(type) && object.get("answer").equals("NAMED"))
                .map(object -> object.get("name").toString())
                .toList();
    }

    private static List<Object> marksOfModuleless(Answer answer) {
        return answer.objects("stacks").stream()
                .flatMap(stack -> ((List<?>) stack.get("frameMarks")).stream())
                .map(Object.class::cast)
                .filter(mark -> mark.equals("MANAGED") || mark.equals("NO_MODULE"))
                .toList();
    }

    /** The same run as text and as a page. */
    private void shown(String source) throws IOException {
        Path page = folder.resolve(source + ".html");
        try (Tool report =
                Tool.start(folder, "report", folder.resolve(source + ".hwrun").toString(), "--html", page.toString())) {
            assertThat(report.await(LIMIT)).as(report::toString).isZero();
            assertThat(report.out().replaceAll("\\s+", " "))
                    .contains("Managed code called", "use the runtime's own tools")
                    .contains("The oldest open: File ", "The oldest open: 8 without a name.")
                    .doesNotContain("JIT or unloaded");
            assertThat(Files.readString(page, StandardCharsets.UTF_8)).contains("no module: managed code");
        }
    }
}
