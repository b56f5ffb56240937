package io.handlewatch.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A switch that refuses, or whose engine is lost before or after the kernel has done what it was asked for. */
class TracingFaultsTest {
    private static final ProcessIdentity TARGET =
            new ProcessIdentity(4312, Instant.parse("2026-03-02T18:00:00.123456700Z"), "C:\\svc\\orders.exe");

    @TempDir
    Path folder;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T19:00:00Z"));
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

    private TracingNote note() {
        return TracingNote.about(TARGET, folder.resolve("state"));
    }

    private Tracing tracing() {
        return new Tracing(handle, note(), clock, null);
    }

    private static List<String> texts(List<Action> actions) {
        return actions.stream().map(Action::text).toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state"))) {
            return files.toList();
        }
    }

    private Tracing lostInTheMiddle() {
        lostEnabling = true;
        Tracing tracing = tracing();
        assertThatThrownBy(() -> tracing.start(1024)).hasMessage("Lost.");
        assertThat(on).isTrue();
        lostEnabling = false;
        return tracing;
    }

    @Test
    void aRefusalToSwitchOnLeavesNoNoteAndOneToSwitchOffDoes() throws IOException {
        refuses = true;
        Tracing refused = tracing();
        assertThatThrownBy(() -> refused.start(1024)).hasMessage("No.");
        refused.stop(false); // is refused too, and tracing is off
        assertThat(files()).isEmpty();
        refuses = false;
        Tracing tracing = tracing();
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
        Tracing next = tracing();
        assertThat(texts(next.start(1024)).get(0)).contains("was left on by an earlier watch of ours");
        next.stop(false);
        assertThat(on).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void anEngineThatIsLostOverTheSwitchingOffIsFollowedByOneThatDoesIt() throws IOException {
        Tracing tracing = tracing();
        tracing.start(1024);
        losses = 1;
        assertThat(texts(tracing.stop(false))).containsExactly("handle tracing disabled");
        assertThat(on).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void aTargetThatEndsOverTheSwitchingOffLeavesNoNote() throws IOException {
        Tracing tracing = tracing();
        tracing.start(1024);
        gone = true;
        assertThatThrownBy(() -> tracing.stop(false)).hasMessage("Gone.");
        assertThat(files()).isEmpty();
    }

    @Test
    void whatWasOnBeforeIsNotTouchedWhateverFailsThen() {
        on = true;
        losses = 1;
        Tracing unseen = tracing();
        assertThatThrownBy(() -> unseen.start(1024)).hasMessage("Lost.");
        assertThat(unseen.stop(false)).isEmpty();
        Tracing seen = tracing();
        assertThat(texts(seen.start(1024)).get(0)).startsWith("handle tracing was on already");
        assertThat(seen.stop(false)).isEmpty();
        assertThat(on).isTrue();
    }
}
