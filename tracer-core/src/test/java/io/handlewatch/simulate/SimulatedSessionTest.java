package io.handlewatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.EngineSession.CommandResult;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedSessionTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Command LIST = Command.list(0x20000);

    private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private final int stack = kernel.stack("ntdll!NtCreateEvent+0x14", "app!Leaky::Open+0x20", "vendor+0x1234");
    private final SimulatedProcess process = kernel.start("C:\\app\\app.exe", Reuse.LAST_FREED_FIRST);
    private final Faults faults = new Faults();
    private final EngineSession session = new SimulatedEngine(kernel, faults).attach(process.identity(), "", LIMIT);
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> masks = new ArrayList<>();

    @Test
    void anInterruptedListPrintsItsClosingLinesAllTheSame() {
        records(1_000);
        CommandResult result = runInterruptedAfter(5_000, LIST);
        assertThat(result.interrupted()).isTrue();
        long shown = text.toString()
                .lines()
                .filter(line -> line.startsWith("Handle = "))
                .count();
        assertThat(shown).isBetween(10L, 100L);
        assertThat(text.toString())
                .endsWith(
                        "Dumped 0x" + Long.toHexString(shown).toUpperCase(java.util.Locale.ROOT) + " stack traces.\n");
    }

    @Test
    void anInterruptedDiffEndsWithoutClosingLine() {
        records(1_000);
        runInterruptedAfter(5_000, Command.DIFF);
        assertThat(text)
                .contains("0x3e8 new stack traces")
                .doesNotContain("Displayed")
                .doesNotContain("too large");
        assertThat(text.toString()).endsWith("\n");
    }

    @Test
    void anInterruptWhileNothingRunsIsHarmless() {
        records(3);
        session.interrupt();
        CommandResult result = run(LIST);
        assertThat(result.interrupted()).isFalse();
        assertThat(text).contains("Dumped 0x3 stack traces.");
    }

    @Test
    void answersWithoutBaselineOrTracing() {
        run(Command.DIFF);
        assertThat(text.toString())
                .isEqualTo("ERROR: no initial snapshot available - use \"!htrace -snapshot\" to create it.\n");
        String off = "Handle tracing is not enabled for this process. Use \"!htrace -enable\" to enable it.\n";
        run(Command.SNAPSHOT);
        assertThat(text.toString()).isEqualTo(off);
        run(LIST);
        assertThat(text.toString()).isEqualTo(off);
        run(Command.enable(0x80));
        assertThat(text.toString())
                .isEqualTo("Handle tracing enabled.\nHandle tracing information snapshot successfully taken.\n");
        run(LIST);
        assertThat(text.toString()).isEqualTo("No stack traces available.\n");
        run(Command.DISABLE);
        assertThat(text.toString()).isEqualTo("Handle tracing disabled.\n");
        run(Command.DIFF);
        assertThat(text.toString()).isEqualTo(off);
    }

    @Test
    void aRefusalIsSaidInTheOriginalsWords() {
        run(Command.enable(0x80));
        process.refuseTracing(0xC0000022);
        run(Command.enable(0x80));
        assertThat(text.toString()).isEqualTo("ERROR: Cannot enable handle tracing, status code 0xc0000022.\n");
        run(Command.SNAPSHOT);
        assertThat(text.toString())
                .isEqualTo(
                        "Query process information failed, status 0xC0000022\nFailed to take handle tracing snaphot, status 0xc0000022\n");
        run(LIST);
        assertThat(text.toString()).isEqualTo("Query process information failed, status 0xC0000022\n");
        run(Command.DISABLE);
        assertThat(text.toString()).isEqualTo("Cannot enable handle tracing, status code 0xc0000022.\n");
        process.refuseTracing(0xC000009A);
        run(Command.enable(0x80));
        assertThat(text.toString()).isEqualTo("ERROR: Not enough memory is available for enabling handle tracing.\n");
    }

    @Test
    void oneHandleOfTheRing() {
        records(3);
        long value = process.open("Event", stack, 8);
        process.close(value, stack, 8);
        process.open("File", stack, 8);
        run(Command.handle(value | 3));
        assertThat(text.toString()
                        .lines()
                        .filter(line -> line.startsWith("Handle = "))
                        .map(line -> line.substring(30)))
                .containsExactly("OPEN", "CLOSE", "OPEN");
        assertThat(text).endsWith("Parsed 0x6 stack traces.\nDumped 0x3 stack traces.\n");
    }

    @Test
    void aMissingExtensionShowsByItsMaskAlone() {
        faults.extensionMissing(true);
        run(Command.enable(0x80));
        assertThat(masks).containsExactly(2, 0x40);
        assertThat(process.tracing()).isFalse();
    }

    @Test
    void plannedFaultsComeOnceAndInOrder() {
        records(200);
        run(LIST);
        String whole = text.toString();
        faults.cut(Command.Verb.LIST, 4_321);
        faults.hang(Command.Verb.LIST, 99);
        faults.fail(Command.Verb.LIST, new EngineException(EngineException.Kind.ENGINE_LOST, "The engine died."));
        assertThat(run(LIST).interrupted()).isFalse();
        assertThat(text.toString()).isEqualTo(whole.substring(0, 4_321));
        long before = clock.millis();
        CommandResult hung = run(LIST);
        assertThat(hung).isEqualTo(new CommandResult(LIMIT, true));
        assertThat(clock.millis() - before).isEqualTo(LIMIT.toMillis());
        assertThat(text.toString()).isEqualTo(whole.substring(0, 99));
        assertThatThrownBy(() -> run(LIST)).isInstanceOf(EngineException.class).hasMessage("The engine died.");
        run(LIST);
        assertThat(text.toString()).isEqualTo(whole);
    }

    @Test
    void namesAddressesAndModules() {
        List<Long> addresses = kernel.addresses(stack);
        Symbolizer symbolizer = session.symbolizer();
        assertThat(addresses.stream()
                        .map(address -> symbolizer
                                .names(session.modules().get(0), List.of(address), Duration.ZERO)
                                .frames()
                                .get(0)
                                .text()))
                .containsExactly("ntdll!NtCreateEvent+0x14", "app!Leaky::Open+0x20", "vendor+0x1234");
        assertThat(session.modules().stream().map(LoadedModule::name))
                .containsExactlyInAnyOrder("ntdll", "app", "vendor");
    }

    @Test
    void attachingToWhatHasEndedIsRefused() {
        process.exit(3);
        assertThatThrownBy(() -> new SimulatedEngine(kernel).attach(process.identity(), "", LIMIT))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.TARGET_GONE));
        run(LIST);
        assertThat(text.toString()).isEqualTo("Query process information failed, status 0xC000010A\n");
    }

    private void records(int count) {
        if (!process.tracing()) {
            run(Command.enable(0x20000));
        }
        for (int i = 0; i < count; i++) {
            process.open("Event", stack, 8);
        }
    }

    private CommandResult run(Command command) {
        text.setLength(0);
        masks.clear();
        return session.run(command, LIMIT, (mask, piece) -> {
            masks.add(mask);
            text.append(piece);
        });
    }

    private CommandResult runInterruptedAfter(int characters, Command command) {
        text.setLength(0);
        return session.run(command, LIMIT, (mask, piece) -> {
            text.append(piece);
            if (text.length() > characters) {
                session.interrupt();
            }
        });
    }
}
