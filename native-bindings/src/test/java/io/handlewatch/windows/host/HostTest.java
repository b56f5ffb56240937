package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.ring.RingSource;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host in a JVM of its own, with a simulated machine in place of Windows. */
@Timeout(120)
final class HostTest {
    @TempDir
    Path folder;

    private StartedHosts hosts;

    @BeforeEach
    void begin() {
        hosts = new StartedHosts(folder);
    }

    @AfterEach
    void end() {
        hosts.close();
    }

    @Test
    void aSourceThroughTheHostReadsWhatASourceWithoutItReads() {
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        StackTable farStacks = new StackTable();
        StackTable nearStacks = new StackTable();
        SimulatedTarget resting = new SimulatedTarget(hosts.here.kernel, hosts.here.process);
        try (TraceSource far = new RingSource(
                        new HostedRing(host, hosts.here.process.identity()),
                        hosts.session(host),
                        () -> OpenSet.EMPTY,
                        hosts.here.kernel.clock(),
                        farStacks);
                TraceSource near = new RingSource(
                        hosts.here.ring(hosts.here.process.identity()),
                        hosts.here.attach(Optional.empty(), hosts.here.process.identity(), "", StartedHosts.LIMIT),
                        () -> OpenSet.EMPTY,
                        hosts.here.kernel.clock(),
                        nearStacks)) {
            far.start(0x80); // small: it is overtaken at each reading but the first
            near.start(0x80);
            for (int reading = 0; reading < 5; reading++) {
                Reading expected = near.read();
                assertThat(far.read()).usingRecursiveComparison().isEqualTo(expected);
                assertThat(expected.records()).isNotEmpty();
            }
            assertThat(far.settleNames(StartedHosts.LIMIT)).isTrue();
            assertThat(farStacks.all()).isEqualTo(nearStacks.all());
            assertThat(farStacks.modules()).isEqualTo(nearStacks.modules());
            far.stop(false);
            assertThat(folder.resolve("mark")).exists();
        }
        assertThat(folder.resolve("undone")).as("the watch itself has done it").doesNotExist();
        assertThat(resting.alive()).isTrue();
        assertThat(hosts.children).as("one for engine and ring, one for names").hasSize(2);
        assertThat(hosts.children.get(0).lost()).isTrue();
    }

    @Test
    void textAndNamesComeThroughWhole() {
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        StringBuilder far = new StringBuilder();
        StringBuilder near = new StringBuilder();
        try (EngineSession hosted = hosts.session(host);
                EngineSession direct =
                        hosts.here.attach(Optional.empty(), hosts.here.process.identity(), "", StartedHosts.LIMIT);
                RingQuery ring = new HostedRing(host, hosts.here.process.identity());
                RingQuery own = hosts.here.ring(hosts.here.process.identity())) {
            for (Command command : List.of(Command.enable(0x1000), Command.list(0x1000), Command.DISABLE)) {
                hosted.run(command, StartedHosts.LIMIT, (mask, piece) -> far.append(piece));
                direct.run(command, StartedHosts.LIMIT, (mask, piece) -> near.append(piece));
                ring.enable(0x1000);
                own.enable(0x1000);
                ring.read();
                own.read();
            }
            // Pieces may be cut elsewhere; the text is the same.
            assertThat(far.toString())
                    .hasSizeGreaterThan(10_000)
                    .contains("svc!open")
                    .isEqualTo(near.toString());
            assertThat(hosted.modules()).isEqualTo(direct.modules()).isNotEmpty();
            long address = hosts.here.kernel.addresses(0).get(1);
            LoadedModule module = hosted.modules().stream()
                    .filter(one -> one.holds(address))
                    .findFirst()
                    .orElseThrow();
            try (Symbolizer farNames = hosted.symbolizer();
                    Symbolizer nearNames = direct.symbolizer()) {
                assertThat(farNames.names(module, List.of(address, module.base()), StartedHosts.LIMIT))
                        .isEqualTo(nearNames.names(module, List.of(address, module.base()), StartedHosts.LIMIT));
            }
        }
    }

    @Test
    void aWatchThatDiesHasItsTracingSwitchedOffByTheHost() {
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        HostedRing ring = new HostedRing(host, hosts.here.process.identity());
        ring.enable(0x1000);
        assertThat(folder.resolve("mark")).doesNotExist();
        hosts.children.get(0).close(); // what the system does with our end of its pipes when we die; waits for its end
        assertThat(folder.resolve("mark")).exists();
        assertThat(folder.resolve("undone")).as("and it says so").exists();
    }

    @Test
    void answersOf200MegabytesPassThroughAWatchWithLittleMemory() throws IOException, InterruptedException {
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeHost.class.getName(),
                        "reader of much",
                        "mark")
                .redirectErrorStream(true)
                .start();
        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(reader.waitFor()).as(said).isZero();
        assertThat(said.strip()).isEqualTo("characters " + 2L * FakeHost.PIECE * FakeHost.PIECES);
    }

    @Test
    void namesOfObjectsComeFromTheHost() {
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        host.opened();
        assertThat(host.process()).isEqualTo(1);
        HostedNames objects = new HostedNames(host, hosts.here.process.identity());
        assertThat(objects.of(7, List.of(4L, 0xffff_fffcL), StartedHosts.LIMIT))
                .containsExactly(
                        new ObjectName(
                                7,
                                4,
                                "Event",
                                "\\BaseNamedObjects\\of "
                                        + hosts.here.process.identity().pid(),
                                ObjectName.Answer.NAMED),
                        new ObjectName(
                                7,
                                0xffff_fffcL,
                                "Event",
                                "\\BaseNamedObjects\\of "
                                        + hosts.here.process.identity().pid(),
                                ObjectName.Answer.NAMED));
    }

    @Test
    void aSymbolServerThatHangsCostsItsOwnProcessAndNothingElse() {
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        StackTable stacks = new StackTable();
        hosts.mode = "no-names";
        Host hanging = new Host(hosts::child, Long.MAX_VALUE);
        try (HostedRing ring = new HostedRing(host, hosts.here.process.identity());
                HostedSession session = new HostedSession(
                        host,
                        "",
                        hosts.here.process.identity(),
                        "",
                        StartedHosts.LIMIT,
                        () -> new HostedSymbolizer(hanging, "", "srv*https://dead.example"));
                RingSource source =
                        new RingSource(ring, session, () -> OpenSet.EMPTY, hosts.here.kernel.clock(), stacks)) {
            source.start(0x80);
            for (int reading = 0; reading < 5; reading++) {
                assertThat(source.read().records()).isNotEmpty();
            }
            assertThat(source.settleNames(Duration.ofMillis(10))).isFalse();
            assertThat(stacks.all())
                    .isNotEmpty()
                    .allMatch(stack -> stack.frames().stream()
                            .allMatch(frame ->
                                    frame.symbol().isEmpty() && !frame.module().isEmpty()));
            HostedSymbolizer asked = new HostedSymbolizer(new Host(hosts::child, Long.MAX_VALUE), "", "");
            LoadedModule module = session.modules().get(0);
            assertThatThrownBy(() -> asked.names(module, List.of(module.base()), Duration.ofMillis(1)))
                    .hasMessageContaining("did not answer within");
            assertThat(source.read().records()).as("the ring goes on").isNotEmpty();
        }
    }
}
