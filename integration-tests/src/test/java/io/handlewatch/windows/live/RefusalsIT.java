package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What cannot be watched is refused in one sentence, with the exit code that a script can tell it by. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class RefusalsIT {
    private static final int ENVIRONMENT = 3;
    private static final int TARGET_GONE = 5;
    private static final int WRONG_USE = 2;

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
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

    @Test
    @ResourceLock("hiding.exe") // is looked for by its name
    void aNameThatNobodyHasAndOneThatTwoHave() {
        refused(TARGET_GONE, Machine.engine(), List.of("--name", "nobody-has-this"), "nobody-has-this");
        try (TargetProgram one = TargetProgram.start("hiding.exe");
                TargetProgram two = TargetProgram.start("hiding.exe")) {
            refused(
                    WRONG_USE,
                    Machine.engine(),
                    List.of("--name", "HIDING"),
                    Long.toString(one.pid()),
                    Long.toString(two.pid()));
        }
    }

    /** The ring needs no extension; the text sources say that it is missing. */
    @Test
    @ResourceLock("hiding.exe")
    void anEngineWithoutItsExtension() throws IOException {
        Path bare = Files.createDirectory(folder.resolve("bare"));
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(Machine.engine(), "*.dll")) {
            for (Path library : libraries) {
                Files.copy(library, bare.resolve(library.getFileName()));
            }
        }
        try (TargetProgram target = TargetProgram.start("hiding.exe")) {
            String pid = Long.toString(target.pid());
            refused(ENVIRONMENT, bare, List.of("--pid", pid, "--source", "list"), "ntsdexts.dll", "--source ring");
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            try (Tool watch =
                    Tool.start(folder, bare, "watch", "--name", "hiding.exe", "--every", "1s", "--for", "2s")) {
                assertThat(watch.await(Duration.ofSeconds(40)))
                        .as(watch::toString)
                        .isZero();
                assertThat(watch.out()).contains("hiding.exe (pid " + pid + ")").contains("by ring");
            }
        }
    }

    private void refused(int code, Path engine, String pid, String named) {
        refused(code, engine, List.of("--pid", pid), named);
    }

    private void refused(int code, Path engine, List<String> which, String... named) {
        List<String> arguments = new ArrayList<>(List.of("watch", "--every", "1s", "--for", "2s"));
        arguments.addAll(which);
        try (Tool watch = Tool.start(folder, engine, arguments.toArray(String[]::new))) {
            assertThat(watch.await(Duration.ofSeconds(40))).as(watch::toString).isEqualTo(code);
            assertThat(watch.out()).isEmpty();
            // The first line may say where the run would have gone.
            assertThat(watch.err().lines().filter(line -> !line.contains("VM warning")))
                    .last(InstanceOfAssertFactories.STRING)
                    .contains(named);
            assertThat(watch.err()).doesNotContain("\tat ");
        }
    }
}
