package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The session against an engine of fakes in native memory: what goes over the slots, in which order, and what comes back. */
@Timeout(60)
final class DbgSessionTest {
    private static final DbgSession.Images IMAGES = new DbgSession.Images(
            module -> new LoadedModule(
                    module.base(),
                    module.size(),
                    module.name(),
                    module.image(),
                    module.symbols(),
                    module.timestamp(),
                    "orders.pdb",
                    "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9",
                    1),
            List::of,
            () -> {
                throw new IllegalStateException("no symbols are asked for");
            });
    private static final ProcessIdentity TARGET =
            new ProcessIdentity(4711, Instant.parse("2026-11-25T06:00:00Z"), "C:\\svc\\orders.exe");
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long ADDRESS = 0x7ff8_1234_5678L;

    private final FakeLibrary engine = new FakeLibrary();

    private DbgSession attach() {
        return DbgSession.attach(() -> engine, TARGET, "D:\\pdb", LIMIT, IMAGES);
    }

    @Test
    void attachesNoninvasivelyWaitsOnceAndDetaches() {
        DbgSession session = attach();
        assertThat(session.description()).isEqualTo("fake 1.2; symbols from D:\\pdb;C:\\svc");
        session.close();
        session.close();
        assertThat(engine.calls)
                .containsExactly(
                        "DebugCreate",
                        "AddEngineOptions 0x1000",
                        "SetSymbolOptions 0x420b0327",
                        "SetSymbolPath D:\\pdb;C:\\svc",
                        "SetOutputCallbacks",
                        "AttachProcess 0 4711 5",
                        "WaitForEvent 0 5000",
                        "SetOutputCallbacks null",
                        "EndSession 2");
        assertThat(engine.faults).isEmpty();
        assertThat(List.of(engine.client, engine.control, engine.symbols, engine.system))
                .as("references left: the fakes' own, and the client's was handed over")
                .extracting(FakeObject::references)
                .containsExactly(0, 1, 1, 1);
    }

    @Test
    void handsEveryPieceOverWithItsMask() {
        List<String> pieces = new ArrayList<>();
        engine.command = fake -> {
            fake.print(1, "Handle 0x");
            System.gc(); // callbacks that nobody holds would go now
            fake.print(1, "4c - OPEN\n日本\n");
            fake.print(0x40, "No export htrace found\n");
        };
        try (DbgSession session = attach()) {
            EngineSession.CommandResult result =
                    session.run(Command.DIFF, LIMIT, (mask, piece) -> pieces.add(mask + ":" + piece));
            assertThat(result.interrupted()).isFalse();
        }
        assertThat(pieces).containsExactly("1:Handle 0x", "1:4c - OPEN\n日本\n", "64:No export htrace found\n");
        assertThat(engine.calls).contains("Execute 0 !ntsdexts.htrace -diff 6");
    }

    @Test
    void textOfTheAttachIsNotTheCommands() {
        engine.textAtWait = "*** wait with pending attach\n";
        engine.maskAtWait = 1;
        List<String> pieces = new ArrayList<>();
        try (DbgSession session = attach()) {
            session.run(Command.SNAPSHOT, LIMIT, (mask, piece) -> pieces.add(piece.toString()));
        }
        assertThat(pieces).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0x80070057, TARGET_GONE, There is no process 4711",
        "0x80004002, TARGET_GONE, Process 4711 has ended",
        "0xd000010a, TARGET_GONE, Process 4711 has ended",
        "0xd0000022, ENVIRONMENT, Windows denies access to process 4711",
        "0x80070005, ENVIRONMENT, Windows denies access to process 4711",
        "0xd00000bb, ENVIRONMENT, Process 4711 has another architecture",
        "0x80004005, ENGINE_LOST, The debug engine could not attach to process 4711 (0x80004005)",
        "1,          ENGINE_LOST, The debug engine did not attach to process 4711 within 5000 ms",
    })
    void aFailedWaitBecomesASentenceWithWhatTheEngineSaid(String answer, EngineException.Kind kind, String sentence) {
        engine.waitAnswer = Integer.parseUnsignedInt(answer.replace("0x", ""), 16);
        engine.textAtWait = "Unable to examine process id 4711\n";
        assertThatThrownBy(this::attach)
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
                .extracting(Throwable::getMessage)
                .asString()
                .startsWith(sentence)
                .endsWith("The engine said: Unable to examine process id 4711");
        assertThat(engine.calls).endsWith("SetOutputCallbacks null", "EndSession 2");
        assertThat(engine.client.references()).isZero();
    }

    @Test
    void anotherProcessThanAskedForIsRefused() {
        engine.pid = 4712;
        assertThatThrownBy(this::attach).isInstanceOf(EngineException.class);
        assertThat(engine.calls).endsWith("EndSession 2");
    }

    @Test
    void aCommandOverItsLimitIsInterruptedUntilItReturns() {
        engine.command = fake -> {
            while (fake.interrupts.get() < 3) { // the first two are lost
                Thread.onSpinWait();
            }
        };
        try (DbgSession session = attach()) {
            EngineSession.CommandResult result = session.run(Command.DIFF, Duration.ofMillis(50), (mask, piece) -> {});
            assertThat(result.interrupted()).isTrue();
        }
        assertThat(engine.interrupts.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aCommandThatIsRefusedIsASentence() {
        engine.executeAnswer = 0x80040205;
        engine.command = fake -> fake.print(2, "Syntax error in '('\n");
        try (DbgSession session = attach()) {
            assertThatThrownBy(() -> session.run(Command.SNAPSHOT, LIMIT, (mask, piece) -> {}))
                    .isInstanceOf(EngineException.class)
                    .hasMessage(
                            "The debug engine refused !ntsdexts.htrace -snapshot (0x80040205). Another source may work: try --source ring."
                                    + " The engine said: Syntax error in '('");
        }
    }

    @Test
    void withoutATargetNothingIsExecuted() {
        try (DbgSession session = attach()) {
            engine.status = 7;
            assertThatThrownBy(() -> session.run(Command.SNAPSHOT, LIMIT, (mask, piece) -> {}))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("The debug engine has lost its target");
        }
        assertThat(engine.calls).noneMatch(call -> call.startsWith("Execute"));
    }

    @Test
    void whatTheReaderThrowsComesOutAfterTheCommand() {
        engine.command = fake -> {
            fake.print(1, "one");
            fake.print(1, "two");
        };
        try (DbgSession session = attach()) {
            assertThatThrownBy(() -> session.run(Command.DIFF, LIMIT, (mask, piece) -> {
                        throw new IllegalArgumentException("at " + piece);
                    }))
                    .hasRootCauseMessage("at one");
        }
    }

    @Test
    void listsModulesWithTheirSymbols() {
        engine.symbols.on(DebugSymbols3.GET_NUMBER_MODULES, (FakeObject.TwoPointers) (self, loaded, unloaded) -> {
            loaded.setInt(0, 2);
            unloaded.setInt(0, 0);
            return 0;
        });
        engine.symbols.on(DebugSymbols3.GET_MODULE_PARAMETERS, (FakeObject.ModuleParameters)
                (self, count, bases, start, parameters) -> {
                    parameters.setLong(0, ADDRESS);
                    parameters.setInt(8, 0x9000_0000);
                    parameters.setInt(12, -2);
                    parameters.setInt(24, 3);
                    parameters.setLong(64, -1); // a module that is gone
                    return bases == null && count == 2 ? 0 : 1;
                });
        engine.symbols.on(DebugSymbols3.GET_MODULE_NAME_STRING_WIDE, (FakeObject.ModuleString)
                (self, which, index, base, room, chars, needed) ->
                        FakeLibrary.fill(which == 0 ? "C:\\svc\\orders.exe" : "orders", room, chars, needed));
        try (DbgSession session = attach()) {
            assertThat(session.modules())
                    .containsExactly(new LoadedModule(
                            ADDRESS,
                            0x9000_0000L,
                            "orders",
                            "C:\\svc\\orders.exe",
                            "pdb",
                            0xffff_fffeL,
                            "orders.pdb",
                            "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9",
                            1));
        }
    }

    @Test
    void aMethodThatFailsWhileTheSessionStandsMeansThatItIsLost() {
        engine.symbols.on(
                DebugSymbols3.GET_NUMBER_MODULES, (FakeObject.TwoPointers) (self, loaded, unloaded) -> 0x8000_FFFF);
        try (DbgSession session = attach()) {
            assertThatThrownBy(session::modules)
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST))
                    .hasMessageContaining("IDebugSymbols::GetNumberModules")
                    .hasMessageContaining("0x8000FFFF")
                    .hasMessageContaining("the debug session is lost. Attach again.");
        }
    }

    @Test
    void anObjectBelongsToItsThread() throws InterruptedException {
        DebugControl4 control = new DebugControl4(engine.control.pointer());
        List<Throwable> thrown = new ArrayList<>();
        Thread other = new Thread(() -> {
            control.interrupt(); // the one method for every thread
            try {
                control.executionStatus();
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
        });
        other.start();
        other.join();
        assertThat(thrown).hasSize(1);
        assertThat(engine.interrupts.get()).isEqualTo(1);
        control.close();
        assertThatThrownBy(control::executionStatus)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void anEngineWithoutOurInterfacesIsTooOld() {
        FakeObject bare = new FakeObject(engine.faults, java.util.Map.of());
        DebugLibrary old = new DebugLibrary() {
            @Override
            public Pointer create(Iid iid) {
                return bare.pointer();
            }

            @Override
            public String description() {
                return "dbgeng 6.1";
            }
        };
        assertThatThrownBy(() -> DbgSession.attach(() -> old, TARGET, "", LIMIT, IMAGES))
                .isInstanceOf(EngineException.class)
                .hasMessage("QueryInterface for IDebugControl4 failed with 0x80004002 in dbgeng 6.1."
                        + " Use the Debugging Tools of Windows 8.1 or later, all files of one version.");
    }
}
