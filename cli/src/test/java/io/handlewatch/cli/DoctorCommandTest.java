package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.target.Clock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path folder;

    private final DemoService service = DemoService.of(5, 1);
    private final DemoMachine whole = new DemoMachine(service);
    private Optional<Boolean> privilege = Optional.empty();
    private List<String> notes = List.of();
    private final String pid = Long.toString(service.identity().pid());

    /** The same machine with pieces missing. */
    private Machine lacking(boolean ring, boolean engine) {
        return new Machine() {
            @Override
            public Processes processes() {
                return whole.processes();
            }

            @Override
            public DebugEngine engine(Optional<Path> named) {
                if (!engine) {
                    throw new EngineException(
                            EngineException.Kind.ENVIRONMENT,
                            "No debug engine was found. Install the Debugging Tools.");
                }
                return whole.engine(named);
            }

            @Override
            public RingQuery ring(ProcessIdentity identity) {
                if (!ring) {
                    throw new EngineException(EngineException.Kind.REFUSED, "The kernel does not answer.");
                }
                return whole.ring(identity);
            }

            @Override
            public Symbolizer symbolizer(Optional<Path> named, String symbolPath) {
                return whole.symbolizer(named, symbolPath);
            }

            @Override
            public List<String> engineNotes(Optional<Path> named) {
                return notes;
            }

            @Override
            public Optional<Boolean> debugPrivilege() {
                return privilege;
            }

            @Override
            public Clock clock() {
                return whole.clock();
            }
        };
    }

    @Test
    void aWholeMachineCanWatchByAllSources() {
        Cli.Said said = new Cli(folder).on(whole).run("doctor", "--pid", pid);
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains("ok       ring", "ok       extension  !htrace answers")
                .doesNotContain("MISSING")
                .endsWith("A watch can run here: --source ring, list, diff." + System.lineSeparator());
        assertThat(whole.ring(service.identity()).enabled())
                .as("tracing was not touched")
                .isFalse();
    }

    @Test
    void whatIsMissingIsSaidAndWhatStillWorks() {
        Cli.Said said = new Cli(folder).on(lacking(false, true)).run("doctor", "--pid", pid);
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("MISSING  ring       The kernel does not answer.")
                .contains("--source list, diff.");
    }

    @Test
    void whatIsToBeKnownOfTheEnginesIsSaidAndNothingIsMissing() {
        notes = List.of("symsrv.dll is not beside the engine.");
        Cli.Said said = new Cli(folder).on(lacking(true, true)).run("doctor", "--pid", pid);
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("NOTE     engine     symsrv.dll is not beside the engine.")
                .doesNotContain("MISSING");
    }

    @Test
    void whetherTheDebugPrivilegeIsThereIsSaid() {
        privilege = Optional.of(false);
        Cli.Said without = new Cli(folder).on(lacking(true, true)).run("doctor", "--pid", pid);
        assertThat(without.code()).as("one's own processes can be watched").isZero();
        assertThat(without.out())
                .contains(
                        "NOTE     rights     no debug privilege: only your own processes can be watched. Start the prompt as administrator for others.");
        privilege = Optional.of(true);
        assertThat(new Cli(folder)
                        .on(lacking(true, true))
                        .run("doctor", "--pid", pid)
                        .out())
                .contains(
                        "ok       rights     the debug privilege is on: services and other accounts' processes can be opened");
    }

    @Test
    void withoutAnEngineNoWatchCanRun() {
        Cli.Said said = new Cli(folder).on(lacking(true, false)).run("doctor", "--pid", pid);
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .contains("MISSING  engine     No debug engine was found. Install the Debugging Tools.")
                .contains("A watch cannot run here");
    }

    @Test
    void aProcessThatIsNotThere() {
        Cli.Said said = new Cli(folder).on(whole).run("doctor", "--pid", "4000000");
        assertThat(said.code()).isEqualTo(5);
        assertThat(said.err()).contains("There is no process 4000000");
    }
}
