package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.LoadedModule;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that no host of ours gives: each makes the host a lost one, in one sentence, and nothing else of the watch ends. */
@Timeout(120)
final class MalformedAnswersTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ProcessIdentity TARGET =
            new ProcessIdentity(4312, Instant.parse("2026-03-02T18:00:00Z"), "C:\\svc\\orders.exe");
    private static final LoadedModule MODULE = new LoadedModule(0x1000, 0x1000, "app", "app.exe", "deferred");

    private final List<ChildProcess> children = new ArrayList<>();

    @AfterEach
    void end() {
        children.forEach(ChildProcess::end);
    }

    private static Arguments of(String what, Consumer<Host> question, Message... answers) {
        return Arguments.of(what, question, List.of(answers));
    }

    private static Message.Builder fields() {
        return new Message.Builder();
    }

    static List<Arguments> answers() {
        Message attached = fields().text("an engine").build(Message.Kind.DONE);
        Message opened = fields().build(Message.Kind.DONE);
        Consumer<Host> ring = host -> new HostedRing(host, TARGET).enabled();
        Consumer<Host> session = host -> session(host);
        Consumer<Host> modules = host -> session(host).modules();
        Consumer<Host> run = host -> session(host).run(Command.SNAPSHOT, LIMIT, (mask, piece) -> {});
        Consumer<Host> names = host -> new HostedSymbolizer(host, "", "").names(MODULE, List.of(0x1000L), LIMIT);
        Consumer<Host> objects = host -> {
            host.process();
            new HostedNames(host, TARGET).of(1, List.of(4L), LIMIT);
        };
        return List.of(
                of("state of the ring", ring, opened, fields().build(Message.Kind.DONE)),
                of(
                        "opening the ring",
                        ring,
                        fields().text("NO_SUCH_KIND").text("No.").build(Message.Kind.FAILED)),
                of("opening the ring", ring, fields().text("REFUSED").build(Message.Kind.FAILED)),
                of("attach", session, fields().number(-1).build(Message.Kind.DONE)),
                of("attach", session, fields().number(1 << 30).build(Message.Kind.DONE)),
                of("attach", session, fields().number(4).number(0).build(Message.Kind.DONE)),
                of("list of modules", modules, attached, fields().number(-1).build(Message.Kind.DONE)),
                of(
                        "list of modules",
                        modules,
                        attached,
                        fields().number(1).big(0).build(Message.Kind.DONE)),
                of(
                        "!ntsdexts.htrace -snapshot",
                        run,
                        attached,
                        fields().number(1).number(-5).build(Message.Kind.OUTPUT)),
                of("!ntsdexts.htrace -snapshot", run, attached, fields().big(1).build(Message.Kind.DONE)),
                of(
                        "!ntsdexts.htrace -snapshot",
                        run,
                        attached,
                        fields().number(1).build(Message.Kind.RECORDS)),
                of("names in app", names, fields().text("pdb").number(9).build(Message.Kind.DONE)),
                of(
                        "names of objects",
                        objects,
                        fields().number(1)
                                .big(4)
                                .text("Event")
                                .text("")
                                .text("PERHAPS")
                                .build(Message.Kind.DONE)));
    }

    private static HostedSession session(Host host) {
        return new HostedSession(host, "", TARGET, "", LIMIT, () -> new HostedSymbolizer(host, "", ""));
    }

    private ChildProcess child(List<Message> answers) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RawHost.class.getName()));
        answers.forEach(answer -> command.add(hex(answer)));
        ChildProcess child = new ChildProcess(new ProcessBuilder(command));
        children.add(child);
        return child;
    }

    private static String hex(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            message.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void isTheLossOfTheHost(String what, Consumer<Host> question, List<Message> answers) {
        Host host = new Host(() -> child(answers), Long.MAX_VALUE);
        assertThatThrownBy(() -> question.accept(host))
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST))
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith("The engine host was lost (" + what + "): its answer does not fit (")
                .endsWith(").");
        assertThat(children).hasSize(1).allMatch(ChildProcess::lost);
    }
}
