package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.ring.RingSource;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The host in a JVM of its own, with a simulated machine in place of Windows, and hosts that fail. */
@Timeout(120)
final class HostTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The engine cuts formatted text here, without a sign. */
    private static final int CUT = 16_383;

    @TempDir
    Path folder;

    private final FakeHost.Machine here = new FakeHost.Machine(() -> {}, () -> {});
    private final List<ChildProcess> children = new CopyOnWriteArrayList<>();
    private final Host names = new Host(this::child, Long.MAX_VALUE);
    private String mode = "good";

    private ChildProcess child() {
        ChildProcess child = new ChildProcess(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                FakeHost.class.getName(),
                mode,
                folder.resolve("mark").toString()));
        children.add(child);
        return child;
    }

    @AfterEach
    void end() {
        children.forEach(ChildProcess::end);
    }

    private HostedSession session(Host host) {
        return new HostedSession(
                host, "", here.process.identity(), "", LIMIT, () -> new HostedSymbolizer(names, "", ""));
    }

    @Test
    void aSourceThroughTheHostReadsWhatASourceWithoutItReads() {
        Host host = new Host(this::child, Long.MAX_VALUE);
        StackTable farStacks = new StackTable();
        StackTable nearStacks = new StackTable();
        SimulatedTarget resting = new SimulatedTarget(here.kernel, here.process);
        try (TraceSource far = new RingSource(
                        new HostedRing(host, here.process.identity()),
                        session(host),
                        () -> OpenSet.EMPTY,
                        here.kernel.clock(),
                        farStacks);
                TraceSource near = new RingSource(
                        here.ring(here.process.identity()),
                        here.attach(Optional.empty(), here.process.identity(), "", LIMIT),
                        () -> OpenSet.EMPTY,
                        here.kernel.clock(),
                        nearStacks)) {
            far.start(0x80); // small: it is overtaken at each reading but the first
            near.start(0x80);
            for (int reading = 0; reading < 5; reading++) {
                Reading expected = near.read();
                assertThat(far.read()).usingRecursiveComparison().isEqualTo(expected);
                assertThat(expected.records()).isNotEmpty();
            }
            assertThat(far.settleNames(LIMIT)).isTrue();
            assertThat(farStacks.all()).isEqualTo(nearStacks.all());
            assertThat(farStacks.modules()).isEqualTo(nearStacks.modules());
            far.stop(false);
            assertThat(folder.resolve("mark")).exists();
        }
        assertThat(folder.resolve("undone")).as("the watch itself has done it").doesNotExist();
        assertThat(resting.alive()).isTrue();
        assertThat(children).as("one for engine and ring, one for names").hasSize(2);
        assertThat(children.get(0).lost()).isTrue();
    }

    @Test
    void textAndNamesComeThroughWhole() {
        Host host = new Host(this::child, Long.MAX_VALUE);
        StringBuilder far = new StringBuilder();
        StringBuilder near = new StringBuilder();
        try (EngineSession hosted = session(host);
                EngineSession direct = here.attach(Optional.empty(), here.process.identity(), "", LIMIT);
                RingQuery ring = new HostedRing(host, here.process.identity());
                RingQuery own = here.ring(here.process.identity())) {
            for (Command command : List.of(Command.enable(0x1000), Command.list(0x1000), Command.DISABLE)) {
                hosted.run(command, LIMIT, (mask, piece) -> far.append(piece));
                direct.run(command, LIMIT, (mask, piece) -> near.append(piece));
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
            long address = here.kernel.addresses(0).get(1);
            LoadedModule module = hosted.modules().stream()
                    .filter(one -> one.holds(address))
                    .findFirst()
                    .orElseThrow();
            try (Symbolizer farNames = hosted.symbolizer();
                    Symbolizer nearNames = direct.symbolizer()) {
                assertThat(farNames.names(module, List.of(address, module.base()), LIMIT))
                        .isEqualTo(nearNames.names(module, List.of(address, module.base()), LIMIT));
            }
        }
    }

    @Test
    void aWatchThatDiesHasItsTracingSwitchedOffByTheHost() {
        Host host = new Host(this::child, Long.MAX_VALUE);
        HostedRing ring = new HostedRing(host, here.process.identity());
        ring.enable(0x1000);
        assertThat(folder.resolve("mark")).doesNotExist();
        children.get(0).close(); // what the system does with our end of its pipes when we die; waits for its end
        assertThat(folder.resolve("mark")).exists();
        assertThat(folder.resolve("undone")).as("and it says so").exists();
    }

    @ParameterizedTest
    @CsvSource({
        "crash,            'it crashed, saying: A fatal error has been detected by the Java Runtime Environment:; last words: the engine''s last words'",
        "hang,             'it did not answer within 2 s.'",
        "noise,            'it crashed, saying: [warning][os] Attempt to protect stack guard pages failed.'",
        "flood,            'it printed more than 100000 characters.'",
    })
    void aLossIsOneSentence(String how, String why) {
        mode = how;
        ChildProcess child = new ChildProcess(
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeHost.class.getName(),
                        mode,
                        "mark"),
                100_000);
        children.add(child);
        Message question = new Message.Builder().build(Message.Kind.MODULES);
        assertThatThrownBy(() -> child.ask("list of modules", question, Duration.ofSeconds(2), (mask, piece) -> {}))
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST))
                .extracting(Throwable::getMessage)
                .asString()
                .isEqualTo("The engine host was lost (list of modules): " + why);
        assertThatThrownBy(() -> child.ask("again", question, LIMIT, (mask, piece) -> {}))
                .hasMessageContaining("it had ended before");
    }

    @Test
    void theEndOfAHostIsSeenAlsoWhereItsPipeStaysOpen() {
        mode = "orphan";
        ChildProcess child = child();
        long start = System.nanoTime();
        Message question = new Message.Builder().build(Message.Kind.MODULES);
        assertThatThrownBy(() -> child.ask("list of modules", question, Duration.ofMinutes(5), (mask, piece) -> {}))
                .hasMessage("The engine host was lost (list of modules): it ended.");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
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
    void aPieceThatTheEngineCutArrivesAloneAndNoOtherHasItsLength() throws IOException {
        String cut = "c".repeat(CUT);
        List<String> sent = new ArrayList<>(List.of("a", cut, "\n", cut, cut, "b"));
        for (int i = 0; i < CUT + 9; i++) {
            sent.add(i % 7 == 0 ? "d\n" : "d");
        }
        sent.add(cut);
        List<String> got = through(sent);
        assertThat(String.join("", got)).isEqualTo(String.join("", sent));
        assertThat(got.stream().filter(piece -> piece.length() == CUT))
                .hasSize(4)
                .allMatch(cut::equals);
        assertThat(got).hasSizeLessThan(20);
    }

    /** What a host sends of text that its engine printed in these pieces. */
    private List<String> through(List<String> pieces) throws IOException {
        EngineSession printing = (EngineSession) Proxy.newProxyInstance(
                EngineSession.class.getClassLoader(),
                new Class<?>[] {EngineSession.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("run")) {
                        pieces.forEach(piece -> ((OutputSink) arguments[2]).accept(1, piece));
                        return new EngineSession.CommandResult(Duration.ZERO, false);
                    }
                    return method.getReturnType() == String.class ? "an engine" : null;
                });
        EngineHost.Ports ports = new EngineHost.Ports() {
            @Override
            public EngineSession attach(
                    Optional<Path> engineFolder, ProcessIdentity target, String symbolPath, Duration limit) {
                return printing;
            }

            @Override
            public RingQuery ring(ProcessIdentity target) {
                throw new AssertionError("no ring is asked for");
            }

            @Override
            public Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
                throw new AssertionError("no names are asked for");
            }

            @Override
            public ObjectNames objectNames(ProcessIdentity target) {
                throw new AssertionError("no objects are asked for");
            }

            @Override
            public void undone(ProcessIdentity target) {}
        };
        ByteArrayOutputStream questions = new ByteArrayOutputStream();
        DataOutputStream ask = new DataOutputStream(questions);
        EngineHost.identity(new Message.Builder().text(""), here.process.identity())
                .text("")
                .big(LIMIT.toMillis())
                .number(0)
                .build(Message.Kind.ATTACH)
                .write(ask);
        new Message.Builder()
                .text(Command.Verb.SNAPSHOT.name())
                .big(0)
                .big(LIMIT.toMillis())
                .build(Message.Kind.RUN)
                .write(ask);
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        new EngineHost(ports, new DataOutputStream(answers))
                .serve(new DataInputStream(new ByteArrayInputStream(questions.toByteArray())));
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(answers.toByteArray()));
        List<String> got = new ArrayList<>();
        for (Message message = Message.read(in); message != null; message = Message.read(in)) {
            if (message.kind() == Message.Kind.OUTPUT) {
                Message.Content content = message.content();
                content.number();
                got.add(content.text());
            }
        }
        return got;
    }

    @Test
    void namesOfObjectsComeFromTheHost() {
        Host host = new Host(this::child, Long.MAX_VALUE);
        host.opened();
        assertThat(host.process()).isEqualTo(1);
        HostedNames objects = new HostedNames(host, here.process.identity());
        assertThat(objects.of(7, List.of(4L, 0xffff_fffcL), LIMIT))
                .containsExactly(
                        new ObjectName(
                                7,
                                4,
                                "Event",
                                "\\BaseNamedObjects\\of "
                                        + here.process.identity().pid(),
                                ObjectName.Answer.NAMED),
                        new ObjectName(
                                7,
                                0xffff_fffcL,
                                "Event",
                                "\\BaseNamedObjects\\of "
                                        + here.process.identity().pid(),
                                ObjectName.Answer.NAMED));
    }

    @Test
    void afterALossTheNextQuestionGoesToANewHost() {
        Host host = new Host(this::child, Long.MAX_VALUE);
        HostedRing ring = new HostedRing(host, here.process.identity());
        EngineSession session = session(host);
        ring.enable(0x1000);
        ring.read();
        children.get(0).end(); // as kill -9 does
        assertThatThrownBy(() -> {
                    ring.read();
                    ring.read();
                })
                .isInstanceOf(EngineException.class);
        ring.enable(0x1000); // the new simulated machine knows nothing of the old one
        assertThat(ring.read()).isNotEmpty();
        assertThat(session.modules()).isNotEmpty();
        assertThat(children).hasSize(2);
        session.close();
        ring.close();
    }

    @Test
    void whatTheHostRefusesComesAsItsKindAndAFaultInsideIsALoss() {
        mode = "access-violation";
        Host host = new Host(this::child, Long.MAX_VALUE);
        assertThatThrownBy(() -> session(host))
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENVIRONMENT))
                .extracting(Throwable::getMessage)
                .isEqualTo("No debug engine was found.");
        assertThatThrownBy(() -> new HostedRing(host, here.process.identity()))
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("Invalid memory access");
    }

    /** As the real host's JVM is started: with a limit, and with the order to end there. */
    @Test
    void aHostWithoutMemoryIsALossWithItsReasonAndTheNextQuestionGoesToANewOne() {
        mode = "memory";
        Host host = new Host(this::child, Long.MAX_VALUE);
        assertThatThrownBy(() -> new HostedRing(host, here.process.identity()))
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("opening the ring", "OutOfMemoryError: Java heap space");
        mode = "traced";
        HostedRing ring = new HostedRing(host, here.process.identity());
        assertThat(ring.read()).isNotEmpty();
        assertThat(children).hasSize(2);
        ring.close();
    }

    @Test
    void whatEndedHostsTookStaysCounted() throws Exception {
        Children all = new Children();
        Host host = new Host(() -> all.add(child(), true), Long.MAX_VALUE);
        Host forNames = new Host(() -> all.add(child(), false), Long.MAX_VALUE);
        host.process();
        forNames.process();
        assertThat(all.now().lasting()).containsExactly(children.get(0).pid());
        assertThat(all.now().passing()).containsExactly(children.get(1).pid());
        assertThat(all.now().endedCpuMillis()).isZero();
        forNames.opened();
        new HostedSymbolizer(forNames, "", "") // asks for something, so that it has taken time
                .names(
                        here.attach(Optional.empty(), here.process.identity(), "", LIMIT)
                                .modules()
                                .get(0),
                        List.of(),
                        LIMIT);
        forNames.closed();
        forNames.closed();
        long ended = all.now().endedCpuMillis();
        assertThat(ended).isPositive();
        assertThat(all.now().passing()).isEmpty();
        children.get(0).end();
        assertThat(all.now().lasting()).isEmpty();
        assertThat(all.now().endedCpuMillis()).isGreaterThan(ended);
    }

    @Test
    void aHostThatGrewIsReplacedBetweenTwoQuestionsAndLeavesTracingOn() {
        Host host = new Host(this::child, -1); // smaller than any
        HostedRing ring = new HostedRing(host, here.process.identity());
        ring.enable(0x1000);
        assertThatThrownBy(ring::read) // by a new host, whose simulated machine knows nothing of the old one
                .hasMessageContaining("is off");
        assertThat(children).hasSizeGreaterThanOrEqualTo(2);
        assertThat(children.get(0).lost()).isTrue();
        assertThat(folder.resolve("mark")).doesNotExist();
        ring.close();
    }

    @Test
    void readingsGoOnFromTheNewHostsOwnBlock() {
        mode = "traced"; // as a real target is, whatever becomes of the host
        Host host = new Host(this::child, Long.MAX_VALUE);
        HostedRing ring = new HostedRing(host, here.process.identity());
        ring.read();
        ring.read();
        children.get(0).end();
        int first = ring.read().size();
        assertThat(ring.read()).hasSizeGreaterThan(first);
        ring.close();
    }

    @Test
    void aSymbolServerThatHangsCostsItsOwnProcessAndNothingElse() {
        Host host = new Host(this::child, Long.MAX_VALUE);
        StackTable stacks = new StackTable();
        mode = "no-names";
        Host hanging = new Host(this::child, Long.MAX_VALUE);
        try (HostedRing ring = new HostedRing(host, here.process.identity());
                HostedSession session = new HostedSession(
                        host,
                        "",
                        here.process.identity(),
                        "",
                        LIMIT,
                        () -> new HostedSymbolizer(hanging, "", "srv*https://dead.example"));
                RingSource source = new RingSource(ring, session, () -> OpenSet.EMPTY, here.kernel.clock(), stacks)) {
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
            HostedSymbolizer asked = new HostedSymbolizer(new Host(this::child, Long.MAX_VALUE), "", "");
            LoadedModule module = session.modules().get(0);
            assertThatThrownBy(() -> asked.names(module, List.of(module.base()), Duration.ofMillis(1)))
                    .hasMessageContaining("did not answer within");
            assertThat(source.read().records()).as("the ring goes on").isNotEmpty();
        }
    }
}
