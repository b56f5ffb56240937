package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.engine.Command;
import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.simulate.Faults;
import io.handlewatch.simulate.SimulatedEngine;
import io.handlewatch.store.RunReader;
import io.handlewatch.trace.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is lost before the first reading: a new one is tried, once. */
class LostAtStartTest {
    @TempDir
    Path folder;

    private final DemoService service = DemoService.of(5, 1);
    private final Faults faults = new Faults();

    /** The demonstration's machine, whose engine is lost over its first attaches. */
    private static final class Losing implements OnDemo {
        private final DemoService service;
        private final Faults faults;
        private int losses;

        Losing(DemoService service, Faults faults, int losses) {
            this.service = service;
            this.faults = faults;
            this.losses = losses;
        }

        @Override
        public DemoService service() {
            return service;
        }

        @Override
        public DebugEngine engine(Optional<Path> engineFolder) {
            return (target, symbols, limit) -> {
                if (losses > 0) {
                    losses--;
                    throw new EngineException(EngineException.Kind.ENGINE_LOST, "The engine host was lost (attach).");
                }
                return new SimulatedEngine(service.kernel(), faults).attach(target, symbols, limit);
            };
        }
    }

    private Said watch(String source, int losses) {
        return new Cli(folder)
                .on(new Losing(service, faults, losses))
                .run("watch", "--name", "orderhub", "--for", "5m", "--source", source, "--out", "run.hwrun");
    }

    @Test
    void anAttachIsTriedOnceMoreAndThatIsSaid() {
        Said said = watch("ring", 1);
        assertThat(said.code()).isZero();
        assertThat(said.err().replaceAll("\\s+", " "))
                .contains("The engine was lost while attaching; trying once more: The engine host was lost (attach).");
    }

    @Test
    void anEngineThatIsLostTwiceOverAttachingEndsTheWatch() {
        Said said = watch("ring", 2);
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err()).contains("The engine host was lost (attach).");
    }

    @Test
    void theSwitchingOnIsTriedOnceMoreAndTheRunSaysSo() throws IOException {
        faults.fail(
                Command.Verb.ENABLE,
                new EngineException(EngineException.Kind.ENGINE_LOST, "The engine host was lost (enable)."));
        assertThat(watch("list", 0).code()).isZero();
        try (RunReader run = RunReader.open(folder.resolve("run.hwrun"))) {
            assertThat(run.actions())
                    .extracting(Action::text)
                    .containsExactly(
                            "the engine was lost while tracing was begun, which was tried once more: The engine host"
                                    + " was lost (enable).",
                            "handle tracing disabled",
                            "handle tracing enabled, 131072 slots asked for",
                            "handle tracing disabled");
        }
        assertThat(service.service().process().tracing()).isFalse();
    }
}
