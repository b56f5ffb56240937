package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the host makes of its engine's text. */
final class EngineHostTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The engine cuts formatted text here, without a sign. */
    private static final int CUT = 16_383;

    private final FakeHost.Machine here = new FakeHost.Machine(() -> {}, () -> {});
    private final List<Command.Verb> ran = new ArrayList<>();
    private final List<String> undone = new ArrayList<>();
    private boolean takenOver;

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

    /** The engine may have done it before it failed. */
    @Test
    void whatAnEngineThatFailedMayHaveSwitchedOnIsSwitchedOffWhenTheWatchDies() throws IOException {
        answers(ports(failing(), () -> undone.add("undone")), Command.Verb.ENABLE);
        assertThat(ran).containsExactly(Command.Verb.ENABLE, Command.Verb.DISABLE);
        assertThat(undone).containsExactly("undone");
    }

    /** Its engine was busy for longer than the next watch had patience. */
    @Test
    void whatTheNextWatchHasTakenOverMeanwhileIsLeftAlone() throws IOException {
        takenOver = true;
        answers(ports(failing(), () -> undone.add("undone")), Command.Verb.ENABLE);
        assertThat(ran).containsExactly(Command.Verb.ENABLE);
        assertThat(undone).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSameWithTheRing(boolean another) throws IOException {
        here.takenOver = another;
        ByteArrayOutputStream questions = new ByteArrayOutputStream();
        DataOutputStream ask = new DataOutputStream(questions);
        askToEnable(ask);
        new EngineHost(here, new DataOutputStream(new ByteArrayOutputStream()))
                .serve(new DataInputStream(new ByteArrayInputStream(questions.toByteArray())));
        assertThat(here.process.tracing()).isEqualTo(another);
    }

    /** The watch is gone, but another process keeps the pipe open. */
    @Test
    void whereTheInputDoesNotEndTheHostCanBeEnded() throws Exception {
        PipedOutputStream pipe = new PipedOutputStream();
        DataInputStream in = new DataInputStream(new PipedInputStream(pipe));
        EngineHost host = new EngineHost(here, new DataOutputStream(new ByteArrayOutputStream()));
        Thread serving = new Thread(() -> host.serve(in));
        serving.setDaemon(true);
        serving.start();
        DataOutputStream ask = new DataOutputStream(pipe);
        askToEnable(ask);
        ask.flush();
        await().until(here.process::tracing);
        host.end();
        assertThat(here.process.tracing()).isFalse();
        assertThat(serving.isAlive()).as("its input has not ended").isTrue();
        pipe.close();
        serving.join(LIMIT.toMillis());
        assertThat(serving.isAlive()).isFalse();
    }

    private void askToEnable(DataOutputStream ask) throws IOException {
        Fields.put(new Message.Builder(), here.process.identity())
                .number(0)
                .build(Message.Kind.RING_OPEN)
                .write(ask);
        new Message.Builder().number(0x1000).build(Message.Kind.RING_ENABLE).write(ask);
    }

    /** An engine whose first command fails. */
    private EngineSession failing() {
        return (EngineSession) Proxy.newProxyInstance(
                EngineSession.class.getClassLoader(),
                new Class<?>[] {EngineSession.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("run")) {
                        Command.Verb verb = ((Command) arguments[0]).verb();
                        ran.add(verb);
                        if (verb == Command.Verb.ENABLE) {
                            throw new EngineException(EngineException.Kind.ENGINE_LOST, "It hangs.");
                        }
                        ((OutputSink) arguments[2]).accept(1, "Handle tracing disabled\n");
                        return new EngineSession.CommandResult(Duration.ZERO, false);
                    }
                    return method.getReturnType() == String.class ? "an engine" : null;
                });
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
        byte[] answers = answers(ports(printing, () -> {}), Command.Verb.SNAPSHOT);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(answers));
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

    /** What a host answers that is asked to attach and to run this, before its input ends. */
    private byte[] answers(EngineHost.Ports ports, Command.Verb verb) throws IOException {
        ByteArrayOutputStream questions = new ByteArrayOutputStream();
        DataOutputStream ask = new DataOutputStream(questions);
        Fields.put(new Message.Builder().text(""), here.process.identity())
                .text("")
                .big(LIMIT.toMillis())
                .number(0)
                .build(Message.Kind.ATTACH)
                .write(ask);
        new Message.Builder()
                .text(verb.name())
                .big(0x1000)
                .big(LIMIT.toMillis())
                .build(Message.Kind.RUN)
                .write(ask);
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        new EngineHost(ports, new DataOutputStream(answers))
                .serve(new DataInputStream(new ByteArrayInputStream(questions.toByteArray())));
        return answers.toByteArray();
    }

    private EngineHost.Ports ports(EngineSession session, Runnable whenUndone) {
        return new EngineHost.Ports() {
            @Override
            public EngineSession attach(
                    Optional<Path> engineFolder, ProcessIdentity target, String symbolPath, Duration limit) {
                return session;
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
            public boolean takenOver(ProcessIdentity target) {
                return takenOver;
            }

            @Override
            public void undone(ProcessIdentity target) {
                whenUndone.run();
            }
        };
    }
}
