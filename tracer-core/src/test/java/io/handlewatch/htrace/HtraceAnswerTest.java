package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.Command;
import io.handlewatch.htrace.HtraceAnswer.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtraceAnswerTest {
    private static HtraceAnswer answer(Command command, String text) {
        HtraceAnswer answer = new HtraceAnswer(command, new FrameBlocks());
        answer.accept(1, text);
        answer.finish(false);
        return answer;
    }

    private static String text(String name) {
        return new String(Transcripts.bytes(name), StandardCharsets.UTF_8);
    }

    @Test
    void piecesAsTheEngineGaveThem() {
        HtraceAnswer answer = new HtraceAnswer(Command.DIFF, new FrameBlocks());
        text("real-extension/diff-pieces.jsonl").lines().forEach(line -> {
            Map<?, ?> piece = (Map<?, ?>) Transcripts.json(line);
            answer.accept(((Number) piece.get("mask")).intValue(), (String) piece.get("text"));
        });
        answer.finish(false);
        assertThat(answer.outcome()).isEqualTo(Outcome.DIFF);
        assertThat(answer.newTraces()).isEqualTo(7);
        assertThat(answer.displayed()).isEqualTo(7);
        assertThat(answer.entries()).hasSize(7);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.notes())
                .anySatisfy(note -> assertThat(note).startsWith("*** WARNING: Unable to verify checksum"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "real-extension/diff-first.txt | DIFF | true | 3",
                "real-extension/diff-all-closed.txt | DIFF | true | 0",
                "real-extension/diff-nothing-new.txt | DIFF | true | 0",
                "real-extension/diff-too-large.txt | TOO_LARGE | true | 0",
                "engine/diff-noisy.txt | DIFF | true | 4"
            })
    void diffs(String name, Outcome outcome, boolean complete, int entries) {
        HtraceAnswer answer = answer(Command.DIFF, text(name));
        assertThat(answer.outcome()).isEqualTo(outcome);
        assertThat(answer.complete()).isEqualTo(complete);
        assertThat(answer.entries()).hasSize(entries);
    }

    @Test
    void aDiffThatWasCutOrInterruptedIsNotComplete() {
        String whole = text("real-extension/diff-first.txt");
        assertThat(answer(Command.DIFF, whole.substring(0, whole.indexOf("Displayed")))
                        .complete())
                .isFalse();
        assertThat(answer(Command.DIFF, whole.replace("Displayed 0x3", "Displayed 0x4"))
                        .complete())
                .isFalse();
        HtraceAnswer interrupted = new HtraceAnswer(Command.DIFF, new FrameBlocks());
        interrupted.accept(1, whole);
        interrupted.finish(true);
        assertThat(interrupted.closed()).isTrue();
        assertThat(interrupted.complete()).isFalse();
    }

    @Test
    void lists() {
        HtraceAnswer list = answer(Command.list(100), text("real-extension/list-bad-reference.txt"));
        assertThat(list.outcome()).isEqualTo(Outcome.LISTED);
        assertThat(list.complete()).isTrue();
        assertThat(list.parsed()).isEqualTo(7);
        HtraceAnswer empty = answer(Command.list(100), "No stack traces available.\n");
        assertThat(empty.outcome()).isEqualTo(Outcome.LISTED);
        assertThat(empty.complete()).isTrue();
        assertThat(empty.parsed()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Handle tracing enabled.~Handle tracing information snapshot successfully taken.~ | ENABLED",
                "Handle tracing enabled.~Failed to take handle tracing snaphot, status 0xc0000004~ | FAILED",
                "ERROR: Cannot enable handle tracing, status code 0xc0000022.~ | FAILED",
                "ERROR: Not enough memory is available for enabling handle tracing.~ | FAILED",
                "No export htrace found~ | EXTENSION_MISSING",
                "'' | FAILED"
            })
    void enabling(String text, Outcome outcome) {
        assertThat(answer(Command.enable(0x80), text.replace('~', '\n')).outcome())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "No export htrace found",
        "ntsdexts has no htrace export",
        "Error: Failed to load extension ntsdexts",
        "'The call to LoadLibrary(ntsdexts) failed, Win32 error 0n2'"
    })
    void anEngineWithoutTheExtension(String note) {
        HtraceAnswer answer = new HtraceAnswer(Command.SNAPSHOT, new FrameBlocks());
        answer.accept(0x40, note.substring(0, 5));
        answer.accept(0x40, note.substring(5) + "\n");
        answer.finish(false);
        assertThat(answer.outcome()).isEqualTo(Outcome.EXTENSION_MISSING);
        assertThat(answer.notes()).containsExactly(note);
    }

    @Test
    void tracingOffAndNoBaseline() {
        String off = "Handle tracing is not enabled for this process. Use \"!htrace -enable\" to enable it.\n";
        assertThat(answer(Command.SNAPSHOT, off).outcome()).isEqualTo(Outcome.NOT_ENABLED);
        String none = "ERROR: no initial snapshot available - use \"!htrace -snapshot\" to create it.\n";
        assertThat(answer(Command.DIFF, none).outcome()).isEqualTo(Outcome.NO_BASELINE);
        assertThat(answer(Command.DISABLE, "Handle tracing disabled.\n").outcome())
                .isEqualTo(Outcome.DISABLED);
        assertThat(answer(Command.DISABLE, "Cannot enable handle tracing, status code 0xc0000022.\n")
                        .outcome())
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void blocksAreTheSameObjectFromCommandToCommand() {
        FrameBlocks blocks = new FrameBlocks();
        HtraceAnswer first = new HtraceAnswer(Command.DIFF, blocks);
        first.accept(1, text("real-extension/diff-first.txt"));
        first.finish(false);
        HtraceAnswer second = new HtraceAnswer(Command.DIFF, blocks);
        second.accept(1, text("real-extension/diff-second-same-baseline.txt").replace("\n", "\r\n"));
        second.finish(false);
        assertThat(second.entries().get(3).frames())
                .isSameAs(first.entries().get(2).frames());
    }
}
