package io.handlewatch.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.ring.ModulesSession;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.LoadedModule;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tracing that Application Verifier has switched on is told to be its own. */
class ApplicationVerifierTest {
    /** On from the beginning; whoever touches it fails. */
    private static final TraceSwitch ON = new TraceSwitch() {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public void enable(int slots) {
            throw new AssertionError("it is on");
        }

        @Override
        public void disable() {
            throw new AssertionError("it is somebody else's");
        }
    };

    private static List<String> started(String module) {
        ModulesSession session =
                new ModulesSession(() -> List.of(new LoadedModule(0x1000, 0x1000, module, module + ".dll", "export")));
        Tracing tracing = new Tracing(ON, TracingNote.NONE, new VirtualClock(Instant.EPOCH), session);
        List<String> said = tracing.start(1024).stream().map(Action::text).toList();
        assertThat(tracing.stop(false)).isEmpty();
        return said;
    }

    @Test
    void itsTracingIsNotTouchedAndSaidToBeItsOwn() {
        assertThat(started("Verifier"))
                .containsExactly(
                        "handle tracing was on already, by Application Verifier, which is loaded in the process:"
                                + " not enabled by this watch, and will not be disabled");
        assertThat(started("orders"))
                .containsExactly("handle tracing was on already: not enabled by this watch, and will not be disabled");
    }
}
