package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.windows.Windows;
import io.handlewatch.windows.host.HostedMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A command that does not come back in its time, step by step: it is interrupted, given up with its process, and the next one goes to a new engine. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class HangingEngineIT {
    private static final Duration ATTACH = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    private final HostedMachine machine = new HostedMachine();

    private EngineSession attach(TargetProgram target, EngineCopy engine) {
        return machine.engine(Optional.of(engine.folder()))
                .attach(Windows.here().processes().find(target.pid()).orElseThrow(), "", ATTACH);
    }

    private ProcessHandle host() {
        return ProcessHandle.of(machine.process().orElseThrow()).orElseThrow();
    }

    /** Switches tracing on; returns the process that did. */
    private ProcessHandle tracing(EngineSession session) {
        assertThat(run(session, Command.enable(0x1000))).contains("Handle tracing enabled");
        return host();
    }

    private static String run(EngineSession session, Command command) {
        StringBuilder text = new StringBuilder();
        EngineSession.CommandResult result = session.run(command, LIMIT, (mask, piece) -> text.append(piece));
        assertThat(result.interrupted()).as(text::toString).isFalse();
        return text.toString();
    }

    @Test
    void aCommandThatHeedsAnInterruptCostsNoMoreThanItself() throws IOException {
        EngineCopy engine = EngineCopy.faulty(folder);
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                EngineSession session = attach(target, engine)) {
            ProcessHandle host = tracing(session);
            engine.fail("linger");
            EngineSession.CommandResult result = session.run(Command.list(10), SHORT, (mask, piece) -> {});
            assertThat(result.interrupted()).isTrue();
            assertThat(result.took()).isGreaterThanOrEqualTo(SHORT);

            assertThat(run(session, Command.DISABLE)).contains("Handle tracing disabled");
            assertThat(host()).as("the engine is the same").isEqualTo(host);
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            assertThat(target.alive()).isTrue();
        }
    }

    @Test
    void oneThatHeedsNothingIsEndedWithItsProcessAndANewEngineGoesOn() throws IOException {
        EngineCopy engine = EngineCopy.faulty(folder);
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                EngineSession session = attach(target, engine)) {
            ProcessHandle host = tracing(session);
            engine.fail("hang");
            assertThatThrownBy(() -> session.run(Command.list(10), SHORT, (mask, piece) -> {}))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST))
                    .hasMessageContaining("The debug engine hangs or has failed (!ntsdexts.htrace 0 0n10)");
            assertThat(engine.failing()).isTrue();
            await().atMost(LIMIT).until(() -> !host.isAlive());
            assertThat(HandleTracing.enabled(target.pid()))
                    .as("the watch goes on")
                    .isTrue();

            assertThat(run(session, Command.list(10))).contains("No stack traces available."); // of a target at rest
            assertThat(host()).as("another engine").isNotEqualTo(host);
            assertThat(run(session, Command.DISABLE)).contains("Handle tracing disabled");
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            assertThat(target.alive()).isTrue();
        }
        assertThat(machine.process()).as("no process of ours is left").isEmpty();
    }
}
