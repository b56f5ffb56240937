package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.PassingSession;
import io.handlewatch.ring.RingSource;
import io.handlewatch.simulate.CodeMap;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedEngine;
import io.handlewatch.simulate.SimulatedKernel;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.SimulatedRing;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine that is replaced between two readings takes the baseline of {@code -diff} with it, and the gap says that; elsewhere the log does. */
class LostBaselineTest {
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T20:00:00Z"));
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private final SimulatedProcess process = kernel.start("C:\\app\\svc.exe", Reuse.LAST_FREED_FIRST);

    private EngineSession attach() {
        return new SimulatedEngine(kernel).attach(process.identity(), "", Duration.ofSeconds(1));
    }

    /** A session whose engine can be another one. */
    private final class Renewable extends PassingSession {
        private String why = "";
        private String untold = "";

        Renewable() {
            super(attach());
        }

        void renew(String reason) {
            replace(attach());
            why = reason;
            untold = reason;
        }

        @Override
        public String renewed() {
            return why;
        }

        @Override
        public String takeRenewal() {
            String told = untold;
            untold = "";
            return told;
        }
    }

    @Test
    void theGapSaysWhyTheBaselineIsGone() {
        Renewable session = new Renewable();
        try (DiffSource source =
                new DiffSource(session, new SimulatedTarget(kernel, process), clock, new StackTable())) {
            source.start(0x1000);
            assertThat(source.read().gaps()).isEmpty();
            session.renew("the engine host had grown to 312 MB and was replaced");
            assertThat(source.read().gaps()).singleElement().satisfies(gap -> {
                assertThat(gap.reason()).isEqualTo(Gap.Reason.DIFFERENCE_TOO_LARGE);
                assertThat(gap.detail())
                        .isEqualTo("the engine host had grown to 312 MB and was replaced, and the baseline of -diff"
                                + " went with it");
            });
            assertThat(source.takeRenewal()).as("the gap told it").isEmpty();
            assertThat(source.read().gaps()).as("a new one is taken").isEmpty();
            session.renew("");
            assertThat(source.read().gaps()).extracting(Gap::detail).containsExactly("-diff had no baseline");
            source.stop(false);
        }
    }

    /** What ring and list hold against each other lies in the watch: no gap, so that it must be said otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"ring", "list"})
    void whereNothingIsLostItIsToldOnce(String way) {
        Renewable session = new Renewable();
        SimulatedTarget target = new SimulatedTarget(kernel, process);
        try (TraceSource source = way.equals("ring")
                ? new RingSource(new SimulatedRing(process), session, target, clock, new StackTable())
                : new ListSource(session, target, clock, new StackTable())) {
            source.start(0x1000);
            source.read();
            assertThat(source.takeRenewal()).isEmpty();
            session.renew("the engine host had grown to 312 MB and was replaced");
            assertThat(source.read().gaps()).isEmpty();
            assertThat(source.takeRenewal()).isEqualTo("the engine host had grown to 312 MB and was replaced");
            assertThat(source.takeRenewal()).isEmpty();
            source.stop(false);
        }
    }
}
