package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that crash, hang, make noise, grow or are ended: each is one sentence, and the next question goes to a new one. */
@Timeout(120)
final class HostLossTest {
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

    @ParameterizedTest
    @CsvSource({
        "crash,            'it crashed, saying: A fatal error has been detected by the Java Runtime Environment:; last words: the engine''s last words'",
        "hang,             'it did not answer within 2 s.'",
        "noise,            'it crashed, saying: [warning][os] Attempt to protect stack guard pages failed.'",
        "flood,            'it printed more than 100000 characters.'",
    })
    void aLossIsOneSentence(String how, String why) {
        hosts.mode = how;
        Set<Thread> before = readers();
        ChildProcess child = new ChildProcess(
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeHost.class.getName(),
                        hosts.mode,
                        "mark"),
                100_000);
        Set<Thread> readers = readers();
        hosts.children.add(child);
        Message question = StartedHosts.question();
        assertThatThrownBy(() -> child.ask("list of modules", question, Duration.ofSeconds(2), (mask, piece) -> {}))
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST))
                .extracting(Throwable::getMessage)
                .asString()
                .isEqualTo("The engine host was lost (list of modules): " + why);
        assertThatThrownBy(() -> child.ask("again", question, StartedHosts.LIMIT, (mask, piece) -> {}))
                .hasMessageContaining("it had ended before");
        readers.removeAll(before);
        await("what reads its answers, of which a flood leaves many behind")
                .until(() -> readers.stream().noneMatch(Thread::isAlive));
    }

    private static Set<Thread> readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("engine host"))
                .collect(Collectors.toSet());
    }

    @Test
    void theEndOfAHostIsSeenAlsoWhereItsPipeStaysOpen() {
        hosts.mode = "orphan";
        ChildProcess child = hosts.child();
        long start = System.nanoTime();
        Message question = StartedHosts.question();
        assertThatThrownBy(() -> child.ask("list of modules", question, Duration.ofMinutes(5), (mask, piece) -> {}))
                .hasMessage("The engine host was lost (list of modules): it ended.");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void afterALossTheNextQuestionGoesToANewHost() {
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        HostedRing ring = new HostedRing(host, hosts.here.process.identity());
        EngineSession session = hosts.session(host);
        ring.enable(0x1000);
        ring.read();
        hosts.children.get(0).end(); // as kill -9 does
        assertThatThrownBy(() -> {
                    ring.read();
                    ring.read();
                })
                .isInstanceOf(EngineException.class);
        ring.enable(0x1000); // the new simulated machine knows nothing of the old one
        assertThat(ring.read()).isNotEmpty();
        assertThat(session.modules()).isNotEmpty();
        assertThat(session.renewed()).isEqualTo("the engine host had been lost and was replaced");
        assertThat(session.takeRenewal()).as("the failed question told it").isEmpty();
        assertThat(hosts.children).hasSize(2);
        session.close();
        ring.close();
    }

    @Test
    void aProcessThatTheSystemRefusesOnceIsStartedAMomentLater() {
        int[] asked = {0};
        Host host = new Host(
                () -> {
                    if (asked[0]++ == 0) {
                        throw new EngineException(EngineException.Kind.ENVIRONMENT, "No process now.");
                    }
                    return hosts.child();
                },
                Long.MAX_VALUE);
        assertThat(host.process()).isEqualTo(1);
        Host never = new Host(
                () -> {
                    throw new EngineException(EngineException.Kind.ENVIRONMENT, "No process at all.");
                },
                Long.MAX_VALUE);
        assertThatThrownBy(never::process).hasMessage("No process at all.");
    }

    @Test
    void whatALostHostMayHaveSwitchedOnIsSwitchedOffByTheNextOneWhereTheWatchDies() {
        hosts.mode = "dies-enabling";
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        HostedRing ring = new HostedRing(host, hosts.here.process.identity());
        assertThatThrownBy(() -> ring.enable(0x1000)).isInstanceOf(EngineException.class);
        hosts.mode = "good";
        ring.enabled();
        hosts.children.get(1).close(); // the end of our side, as the system makes it when the watch dies
        assertThat(folder.resolve("mark")).exists();
        assertThat(folder.resolve("undone")).exists();
    }

    @Test
    void whatTheHostRefusesComesAsItsKindAndAFaultInsideIsALoss() {
        hosts.mode = "access-violation";
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        assertThatThrownBy(() -> hosts.session(host))
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENVIRONMENT))
                .extracting(Throwable::getMessage)
                .isEqualTo("No debug engine was found.");
        assertThatThrownBy(() -> new HostedRing(host, hosts.here.process.identity()))
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("Invalid memory access");
    }

    /** As the real host's JVM is started: with a limit, and with the order to end there. */
    @Test
    void aHostWithoutMemoryIsALossWithItsReasonAndTheNextQuestionGoesToANewOne() {
        hosts.mode = "memory";
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        assertThatThrownBy(() -> new HostedRing(host, hosts.here.process.identity()))
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("opening the ring", "OutOfMemoryError: Java heap space");
        hosts.mode = "traced";
        HostedRing ring = new HostedRing(host, hosts.here.process.identity());
        assertThat(ring.read()).isNotEmpty();
        assertThat(hosts.children).hasSize(2);
        ring.close();
    }

    @Test
    void aHostThatGrewIsReplacedBetweenTwoQuestionsAndLeavesTracingOn() {
        Host host = new Host(hosts::child, -1); // smaller than any
        HostedRing ring = new HostedRing(host, hosts.here.process.identity());
        EngineSession session = hosts.session(host);
        assertThat(session.renewed()).isEmpty();
        ring.enable(0x1000);
        assertThatThrownBy(ring::read) // by a new host, whose simulated machine knows nothing of the old one
                .hasMessageContaining("is off");
        assertThat(hosts.children).hasSizeGreaterThanOrEqualTo(2);
        assertThat(hosts.children.get(0).lost()).isTrue();
        assertThat(folder.resolve("mark")).doesNotExist();
        assertThat(session.renewed()).matches("the engine host had grown to \\d+ MB and was replaced");
        assertThat(session.takeRenewal()).as("told once").isEqualTo(session.renewed());
        assertThat(session.takeRenewal()).isEmpty();
        session.close();
        ring.close();
    }

    @Test
    void readingsGoOnFromTheNewHostsOwnBlock() {
        hosts.mode = "traced"; // as a real target is, whatever becomes of the host
        Host host = new Host(hosts::child, Long.MAX_VALUE);
        HostedRing ring = new HostedRing(host, hosts.here.process.identity());
        ring.read();
        ring.read();
        hosts.children.get(0).end();
        int first = ring.read().size();
        assertThat(ring.read()).hasSizeGreaterThan(first);
        ring.close();
    }

    @Test
    void whatEndedHostsTookStaysCounted() throws Exception {
        Children all = new Children();
        Host host = new Host(() -> all.add(hosts.child(), true), Long.MAX_VALUE);
        Host forNames = new Host(() -> all.add(hosts.child(), false), Long.MAX_VALUE);
        host.process();
        forNames.process();
        assertThat(all.now().lasting()).containsExactly(hosts.children.get(0).pid());
        assertThat(all.now().passing()).containsExactly(hosts.children.get(1).pid());
        assertThat(all.now().endedCpuMillis()).isZero();
        forNames.opened();
        new HostedSymbolizer(forNames, "", "") // asks for something, so that it has taken time
                .names(
                        hosts.here
                                .attach(Optional.empty(), hosts.here.process.identity(), "", StartedHosts.LIMIT)
                                .modules()
                                .get(0),
                        List.of(),
                        StartedHosts.LIMIT);
        forNames.closed();
        forNames.closed();
        long ended = all.now().endedCpuMillis();
        assertThat(ended).isPositive();
        assertThat(all.now().passing()).isEmpty();
        hosts.children.get(0).end();
        assertThat(all.now().lasting()).isEmpty();
        assertThat(all.now().endedCpuMillis()).isGreaterThan(ended);
    }
}
