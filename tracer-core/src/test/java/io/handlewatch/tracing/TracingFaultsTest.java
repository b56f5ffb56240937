package io.handlewatch.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A switch that refuses, or whose engine is lost before or after the kernel has done what it was asked for. */
class TracingFaultsTest extends NotedTracing {
    private boolean on;
    private boolean refuses;
    private boolean gone;

    /** The engine is lost over switching on, when that is done. */
    private boolean lostEnabling;

    /** So many questions end with the engine, which is a new one for the question after. */
    private int losses;

    private final TraceSwitch handle = new TraceSwitch() {
        @Override
        public boolean enabled() {
            answer();
            return on;
        }

        @Override
        public void enable(int slots) {
            refuse();
            on = true;
            losses = lostEnabling ? 1 : 0;
            answer();
        }

        @Override
        public void disable() {
            refuse();
            answer();
            on = false;
        }

        private void refuse() {
            if (refuses) {
                throw new EngineException(EngineException.Kind.REFUSED, "No.");
            }
        }

        private void answer() {
            if (gone) {
                throw new EngineException(EngineException.Kind.TARGET_GONE, "Gone.");
            }
            if (losses > 0) {
                losses--;
                throw new EngineException(EngineException.Kind.ENGINE_LOST, "Lost.");
            }
        }
    };

    private Tracing lostInTheMiddle() {
        lostEnabling = true;
        Tracing tracing = tracing(handle);
        assertThatThrownBy(() -> tracing.start(1024)).hasMessage("Lost.");
        assertThat(on).isTrue();
        lostEnabling = false;
        return tracing;
    }

    @Test
    void aRefusalToSwitchOnLeavesNoNoteAndOneToSwitchOffDoes() throws IOException {
        refuses = true;
        Tracing refused = tracing(handle);
        assertThatThrownBy(() -> refused.start(1024)).hasMessage("No.");
        refused.stop(false); // is refused too, and tracing is off
        assertThat(files()).isEmpty();
        refuses = false;
        Tracing tracing = tracing(handle);
        tracing.start(1024);
        refuses = true;
        assertThatThrownBy(() -> tracing.stop(false)).hasMessage("No.");
        assertThat(note().read()).isPresent();
    }

    @Test
    void whatAnEngineSwitchedOnBeforeItWasLostIsKnownAndSwitchedOff() throws IOException {
        Tracing tracing = lostInTheMiddle();
        assertThat(note().read()).as("until it is known to be off").isPresent();
        tracing.stop(false);
        assertThat(on).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatCouldNotBeSwitchedOffIsTakenOverAlsoByTheSameProcess() throws IOException {
        Tracing tracing = lostInTheMiddle();
        losses = 2;
        assertThatThrownBy(() -> tracing.stop(false)).hasMessage("Lost.");
        assertThat(note().read())
                .as("given up")
                .hasValueSatisfying(found -> assertThat(found.alive()).isFalse());
        Tracing next = tracing(handle);
        assertThat(texts(next.start(1024)).get(0)).contains("was left on by an earlier watch of ours");
        next.stop(false);
        assertThat(on).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void anEngineThatIsLostOverTheSwitchingOffIsFollowedByOneThatDoesIt() throws IOException {
        Tracing tracing = tracing(handle);
        tracing.start(1024);
        losses = 1;
        assertThat(texts(tracing.stop(false))).containsExactly("handle tracing disabled");
        assertThat(on).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void aTargetThatEndsOverTheSwitchingOffLeavesNoNote() throws IOException {
        Tracing tracing = tracing(handle);
        tracing.start(1024);
        gone = true;
        assertThatThrownBy(() -> tracing.stop(false)).hasMessage("Gone.");
        assertThat(files()).isEmpty();
    }

    @Test
    void whatWasOnBeforeIsNotTouchedWhateverFailsThen() {
        on = true;
        losses = 1;
        Tracing unseen = tracing(handle);
        assertThatThrownBy(() -> unseen.start(1024)).hasMessage("Lost.");
        assertThat(unseen.stop(false)).isEmpty();
        Tracing seen = tracing(handle);
        assertThat(texts(seen.start(1024)).get(0)).startsWith("handle tracing was on already");
        assertThat(seen.stop(false)).isEmpty();
        assertThat(on).isTrue();
    }
}
