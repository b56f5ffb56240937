package io.handlewatch.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import io.handlewatch.target.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose tracing it is, for every state in which a watch can find its target, by the switch that it finds and the notes that it reads. */
class TracingTest extends NotedTracing {
    private boolean on;

    private final TraceSwitch handle = new TraceSwitch() {
        @Override
        public boolean enabled() {
            return on;
        }

        @Override
        public void enable(int slots) {
            // written before it is done: killed in between, it is known all the same
            assertThat(note().read()).isPresent();
            on = true;
        }

        @Override
        public void disable() {
            on = false;
        }
    };

    /** A note of a watch that has ended, as that left it. */
    private void leftBehind(long watch, Instant started, Instant lastSeen) throws IOException {
        assertThat(note().claim()).isEqualTo(TracingNote.Claim.OURS);
        Path file = Path.of(note().toString());
        Files.writeString(file, "watch=" + watch + "\nstarted=" + started + "\n");
        Files.setLastModifiedTime(file, FileTime.from(lastSeen));
    }

    private static long endedProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
        return process.pid();
    }

    @Test
    void whatIsOffIsSwitchedOnNotedAndSwitchedOffAgain() throws IOException {
        Tracing tracing = tracing(handle);
        assertThat(texts(tracing.start(1024))).containsExactly("handle tracing enabled, 1024 slots asked for");
        assertThat(on).isTrue();
        assertThat(tracing.fresh()).isTrue();
        assertThat(note().read()).hasValueSatisfying(found -> {
            assertThat(found.watch()).isEqualTo(ProcessHandle.current().pid());
            assertThat(found.alive()).isTrue();
        });
        assertThat(texts(tracing.stop(false))).containsExactly("handle tracing disabled");
        assertThat(on).isFalse();
        assertThat(files()).isEmpty();
        assertThat(tracing.stop(false)).isEmpty();
    }

    @Test
    void whatSomebodyElseSwitchedOnIsNotTouched() {
        on = true;
        Tracing tracing = tracing(handle);
        assertThat(texts(tracing.start(1024)))
                .containsExactly("handle tracing was on already: not enabled by this watch, and will not be disabled");
        assertThat(tracing.fresh()).isFalse();
        assertThat(tracing.stop(false)).isEmpty();
        assertThat(on).isTrue();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void whatAnotherWatchThatRunsSwitchedOnIsItsOwn() {
        Tracing first = tracing(handle);
        first.start(1024);
        Tracing second = tracing(handle);
        assertThat(texts(second.start(1024)))
                .containsExactly("handle tracing was on already, by another watch of handlewatch (process "
                        + ProcessHandle.current().pid() + "): not enabled by this watch, and will not be disabled");
        assertThat(second.stop(false)).isEmpty();
        assertThat(on).isTrue();
        assertThat(note().read()).isPresent();
        first.stop(false);
        assertThat(on).isFalse();
    }

    @Test
    void whatADeadWatchLeftOnIsTakenOver() throws IOException, InterruptedException {
        on = true;
        leftBehind(endedProcess(), Instant.parse("2026-03-02T17:00:00Z"), Instant.parse("2026-03-02T18:30:05Z"));
        Tracing tracing = tracing(handle);
        assertThat(texts(tracing.start(1024)))
                .containsExactly(
                        "handle tracing was left on by an earlier watch of ours, which ended after 2026-03-02 18:30:05"
                                + " UTC: taken over, and disabled at the end",
                        "handle tracing enabled, 1024 slots asked for");
        assertThat(tracing.fresh()).isFalse();
        assertThat(texts(tracing.stop(false))).containsExactly("handle tracing disabled");
        assertThat(on).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void anotherProcessUnderTheIdOfADeadWatchIsNotThatWatch() throws IOException {
        on = true;
        leftBehind(ProcessHandle.current().pid(), Instant.parse("2001-03-02T17:00:00Z"), clock.now());
        assertThat(texts(tracing(handle).start(1024)).get(0)).contains("was left on by an earlier watch");
    }

    @Test
    void whatTheHostOfADeadWatchSwitchesOffInTimeWasOff() throws IOException, InterruptedException {
        on = true;
        leftBehind(endedProcess(), clock.now(), clock.now());
        clock.at(1_500, () -> on = false);
        Tracing tracing = tracing(handle);
        assertThat(texts(tracing.start(1024))).containsExactly("handle tracing enabled, 1024 slots asked for");
        assertThat(tracing.fresh()).isTrue();
        assertThat(clock.millis()).isBetween(1_500L, 1_700L);
        assertThat(note().read())
                .hasValueSatisfying(found -> assertThat(found.alive()).isTrue());
    }

    @Test
    void aNoteAboutTracingThatIsOffMeansNothing() throws IOException, InterruptedException {
        leftBehind(endedProcess(), clock.now(), clock.now());
        assertThat(texts(tracing(handle).start(1024))).containsExactly("handle tracing enabled, 1024 slots asked for");
        assertThat(clock.millis()).isZero();
    }

    @Test
    void aNoteAboutAnotherLifeOfTheSameIdMeansNothing() throws IOException {
        on = true;
        ProcessIdentity later =
                new ProcessIdentity(TARGET.pid(), TARGET.created().plusMillis(5), TARGET.image());
        TracingNote.about(later, folder.resolve("state")).claim();
        assertThat(texts(tracing(handle).start(1024)).get(0)).startsWith("handle tracing was on already: not enabled");
    }

    /** A process of more rights than ours, which Java does not see. */
    @Test
    void aWatchThatJavaDoesNotSeeLives() throws IOException {
        on = true;
        Instant started = Instant.parse("2026-03-02T17:00:00Z");
        leftBehind(4_000_000_004L, started, clock.now());
        TracingNote seen = TracingNote.about(
                TARGET, folder.resolve("state"), pid -> Optional.of(started).filter(time -> pid == 4_000_000_004L));
        Tracing tracing = new Tracing(handle, seen, clock, null);
        assertThat(texts(tracing.start(1024)))
                .containsExactly("handle tracing was on already, by another watch of handlewatch (process 4000000004):"
                        + " not enabled by this watch, and will not be disabled");
        assertThat(tracing.stop(false)).isEmpty();
        assertThat(on).isTrue();
    }

    /** Both have seen that tracing is off and that nobody has noted anything. */
    @Test
    void ofTwoThatBeginAtOnceTheSecondLeavesTracingToTheFirst() {
        Instant started = Instant.parse("2026-03-02T17:00:00Z");
        TracingNote racing = TracingNote.about(TARGET, folder.resolve("state"), pid -> Optional.of(started));
        TraceSwitch raced = new TraceSwitch() {
            private boolean asked;

            @Override
            public boolean enabled() {
                if (!asked) {
                    asked = true;
                    other(started);
                    return false;
                }
                return on;
            }

            @Override
            public void enable(int slots) {
                throw new AssertionError("it is the first one's");
            }

            @Override
            public void disable() {
                throw new AssertionError("it is the first one's");
            }
        };
        clock.at(500, () -> on = true);
        Tracing tracing = new Tracing(raced, racing, clock, null);
        assertThat(texts(tracing.start(1024)))
                .containsExactly("handle tracing was on already, by another watch of handlewatch (process 4000000004):"
                        + " not enabled by this watch, and will not be disabled");
        assertThat(tracing.fresh()).isFalse();
        assertThat(tracing.stop(false)).isEmpty();
    }

    @Test
    void whereTheFirstOfTwoDoesNotGetThroughTheSecondIsRefused() {
        Instant started = Instant.parse("2026-03-02T17:00:00Z");
        other(started);
        TracingNote racing = TracingNote.about(TARGET, folder.resolve("state"), pid -> Optional.of(started));
        assertThatThrownBy(() -> new Tracing(handle, racing, clock, null).start(1024))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "Another watch of handlewatch (process 4000000004) has the handle tracing of this process, which is"
                                + " off: it begins just now, or somebody else has switched it off. End that watch, or try again in a"
                                + " moment.");
        assertThat(on).isFalse();
        assertThat(note().read())
                .hasValueSatisfying(found -> assertThat(found.watch()).isEqualTo(4_000_000_004L));
    }

    @Test
    void whereTheFirstOfTwoEndsMeanwhileTheSecondSwitchesOn() {
        Instant started = Instant.parse("2026-03-02T17:00:00Z");
        other(started);
        boolean[] runs = {true};
        clock.at(2_000, () -> runs[0] = false);
        TracingNote racing = TracingNote.about(
                TARGET, folder.resolve("state"), pid -> Optional.of(started).filter(time -> runs[0]));
        assertThat(texts(new Tracing(handle, racing, clock, null).start(1024)))
                .containsExactly("handle tracing enabled, 1024 slots asked for");
        assertThat(note().read())
                .hasValueSatisfying(found -> assertThat(found.watch())
                        .isEqualTo(ProcessHandle.current().pid()));
    }

    /** Between the look at a dead watch's note and its being put away another watch has written its own. */
    @Test
    void aNoteThatIsWrittenWhileTheOldOneIsPutAwayStaysThere() throws IOException {
        Instant started = Instant.parse("2026-03-02T17:00:00Z");
        other(started);
        int[] looks = {0};
        TracingNote racing = TracingNote.about(
                TARGET, folder.resolve("state"), pid -> Optional.of(started).filter(time -> looks[0]++ > 0));
        assertThat(racing.claim()).isEqualTo(TracingNote.Claim.ANOTHERS);
        assertThat(note().read())
                .hasValueSatisfying(found -> assertThat(found.watch()).isEqualTo(4_000_000_004L));
        assertThat(files()).hasSize(1);
    }

    private void other(Instant started) {
        try {
            leftBehind(4_000_000_004L, started, Instant.now()); // an old one would be swept away
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDamagedNoteCountsAsNone() throws IOException {
        on = true;
        note().claim();
        for (String text :
                new String[] {"", "watch=x\nstarted=2026-03-02T17:00:00Z\n", "watch=4\n", "\\u00zz", "\0\0"}) {
            Files.writeString(Path.of(note().toString()), text);
            assertThat(texts(tracing(handle).start(1024)).get(0))
                    .startsWith("handle tracing was on already: not enabled");
        }
    }

    @Test
    void whatIsLeftOnAsAskedIsNobodysToSwitchOff() throws IOException {
        Tracing tracing = tracing(handle);
        tracing.start(1024);
        assertThat(texts(tracing.stop(true))).containsExactly("handle tracing left on, as asked");
        assertThat(on).isTrue();
        assertThat(files()).isEmpty();
    }

    @Test
    void aTargetThatEndedLeavesNoNote() throws IOException {
        Tracing tracing = tracing(handle);
        tracing.start(1024);
        tracing.targetEnded();
        assertThat(files()).isEmpty();
        assertThat(tracing.stop(false)).isEmpty();
    }

    @Test
    void eachReadingIsASignOfLife() throws IOException {
        Tracing tracing = tracing(handle);
        tracing.start(1024);
        Path file = Path.of(note().toString());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
        tracing.alive();
        assertThat(note().read())
                .hasValueSatisfying(found ->
                        assertThat(found.lastSeen()).isAfter(Instant.now().minus(Duration.ofMinutes(1))));
    }

    @Test
    void theHostRemovesTheNoteOfItsOwnWatchOnly() {
        assertThat(note().ofAnother(1)).as("where nothing is noted").isFalse();
        note().claim();
        assertThat(note().ofAnother(ProcessHandle.current().pid() + 1)).isTrue();
        assertThat(note().ofAnother(ProcessHandle.current().pid())).isFalse();
        note().removeOf(ProcessHandle.current().pid() + 1);
        assertThat(note().read()).isPresent();
        note().removeOf(ProcessHandle.current().pid());
        assertThat(note().read()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidAndTheWatchGoesOn() throws IOException {
        Files.writeString(folder.resolve("state"), "a file, no folder");
        TraceSwitch without = new TraceSwitch() {
            @Override
            public boolean enabled() {
                return on;
            }

            @Override
            public void enable(int slots) {
                on = true;
            }

            @Override
            public void disable() {
                on = false;
            }
        };
        Tracing tracing = tracing(without);
        assertThat(texts(tracing.start(1024)).get(1))
                .startsWith("this could not be noted in " + folder.resolve("state"))
                .endsWith("were this watch killed, the next one would not know that it is ours");
        tracing.stop(false);
        assertThat(on).isFalse();
    }

    @Test
    void oldLitterIsSweptAndNothingElse() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Path litter = Files.writeString(state.resolve("8-1.tracing"), "watch=1\n");
        Path young = Files.writeString(state.resolve("12-1.tracing"), "watch=1\n");
        Path other = Files.writeString(state.resolve("mine.txt"), "mine");
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(61)));
        Files.setLastModifiedTime(litter, old);
        Files.setLastModifiedTime(other, old);
        note().claim();
        assertThat(files()).containsExactlyInAnyOrder(young, other, Path.of(note().toString()));
    }
}
