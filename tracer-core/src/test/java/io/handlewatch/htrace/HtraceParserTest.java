package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.Frame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtraceParserTest {
    private static EventLog of(String text) {
        return EventLog.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static EventLog.Entry entry(String header, String... lines) {
        return of(header + "\n" + String.join("\n", lines) + "\n" + "-".repeat(38) + "\n")
                .entries()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Handle tracing enabled. | ENABLED | 0",
                "Handle tracing information snapshot successfully taken. | SNAPSHOT_TAKEN | 0",
                "0x4219 new stack traces since the previous snapshot. | NEW_TRACES | 16921",
                "Ignoring handles that were already closed... | IGNORING_CLOSED | 0",
                "Outstanding handles opened since the previous snapshot: | OUTSTANDING | 0",
                "Displayed 0xb2 stack traces for outstanding handles opened since the previous snapshot. | DISPLAYED | 178",
                "No outstanding handles opened since the previous snapshot were detected. | NONE_OUTSTANDING | 0",
                "Parsed 0x17EF stack traces. | PARSED | 6127",
                "Dumped 0x1CA stack traces. | DUMPED | 458",
                "Handle tracing disabled. | DISABLED | 0",
                "ERROR: no initial snapshot available - use \"!htrace -snapshot\" to create it. | NO_BASELINE | 0",
                "No stack traces available. | EMPTY_RING | 0",
                "ERROR: Not enough memory is available for enabling handle tracing. | NO_MEMORY | 0",
                "ERROR: Cannot enable handle tracing, status code 0xc0000022. | ENABLE_FAILED | 3221225506",
                "Cannot enable handle tracing, status code 0xc0000022. | DISABLE_FAILED | 3221225506",
                "Query process information failed, status 0xC0000022 | QUERY_FAILED | 3221225506",
                "Failed to take handle tracing snaphot, status 0xc0000004 | SNAPSHOT_FAILED | 3221225476",
                "OpenProcess (0x1234) failed, error 87 | OPEN_PROCESS_FAILED | 87",
                "This version of the Operating System doesn't support | NOT_SUPPORTED | 0",
                "Handle tracing is not enabled for this process. Use \"!htrace -enable\" to enable it. | NOT_ENABLED | 0",
                "The difference between the two snapshots is too large. | TOO_LARGE | 0",
                "Please start over with \"!htrace -snapshot\" then \"!htrace -diff\". | START_OVER | 0",
                "ERROR: Cannot allocate buffer with size 0x1400000 | NO_BUFFER | 20971520",
                "Unable to determine debuggee type. | DEBUGGEE_UNKNOWN | 0",
                "No export htrace found | EXTENSION_MISSING | 0",
                "ntsdexts has no htrace export | EXTENSION_MISSING | 0",
                "!htrace [handle [max_traces]] | HELP | 0",
                "c0000005 Exception in C:\\dbg\\ntsdexts.htrace debugger extension. | EXTENSION_CRASHED | 3221225477"
            })
    void everySentence(String text, Message.Kind kind, long value) {
        assertThat(of(text + "\n").all(Message.class)).singleElement().satisfies(message -> {
            assertThat(message.kind()).isEqualTo(kind);
            assertThat(message.value()).isEqualTo(value);
            assertThat(message.line()).isEqualTo(1);
        });
        assertThat(of("> 0:001> " + text + "  \r\n").all(Message.class))
                .extracting(Message::kind)
                .containsExactly(kind);
        assertThat(of(text).all(Message.class)).isEmpty(); // no line end: nothing is taken from it
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Handle = 0x00000244 - OPEN",
                "Handle = 0x00000244 \u2013 OPEN",
                "Handle = 0x00000244 \u2014 OPEN  ",
                "> Handle = 0x00000244 - OPEN",
                "**Handle = 0x00000244 - OPEN**",
                "Handle\u00a0= 0x00000244 - OPEN",
                "\ufeffHandle = 0x00000244 - OPEN   // the leak"
            })
    void headersAsTheWebHasThem(String header) {
        EventLog.Entry entry =
                entry(header, "Thread ID = 0x00000304, Process ID = 0x000002c4", "", "0x77846c2c: a!b+0x1");
        assertThat(entry.handle()).isEqualTo(0x244);
        assertThat(entry.printed()).isEqualTo("0x00000244");
        assertThat(entry.threadId()).isEqualTo(0x304);
        assertThat(entry.processId()).isEqualTo(0x2c4);
        assertThat(entry.complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x77c34a39: GDI32!GdiPlayPageEMF+0x00000186      <--------- SECOND CLOSE | GDI32!GdiPlayPageEMF+0x00000186",
                "0x77c34a39: GDI32!GdiPlay+0x186 <- here | GDI32!GdiPlay+0x186",
                "0x77c34a39: GDI32!GdiPlay+0x186 // see b+0x3 | GDI32!GdiPlay+0x186",
                "0x77c34a39: app!odd <angle> \"quoted\"+0x9 | app!odd <angle> \"quoted\"+0x9",
                "0x77c34a39: app!odd   name+0x9 | app!odd   name+0x9",
                "0x77c34a39: _test!main+0x000001d3 [C:\\src\\main.cpp @ 142] | _test!main+0x000001d3 [C:\\src\\main.cpp @ 142]",
                "0x77c34a39 : +0x77c34a39 | +0x77c34a39",
                "0x00000000`77c34a39: GDI32!GdiPlay | GDI32!GdiPlay",
                "> 0x77c34a39: a!b+0x1 | a!b+0x1",
                "## 0x77c34a39: a!b+0x1 | a!b+0x1"
            })
    void framesAsTheWebHasThem(String line, String text) {
        EventLog.Entry entry = entry("Handle = 0x00000244 - OPEN", line);
        assertThat(entry.frames()).extracting(Frame::text).containsExactly(text);
        assertThat(entry.frames()).extracting(Frame::address).containsExactly(0x77c34a39L);
    }

    @Test
    void noiseDoesNotEndAnEntryButAPromptDoes() {
        String text = """
                Handle = 0x00000244 - OPEN
                Thread ID = 0x00000304, Process ID = 0x000002c4

                DBGHELP: noise
                0x77846c2c: a!b+0x1
                *** WARNING: Unable to verify checksum for C:\\lab\\leaky.exe
                        C:\\lab\\leaky.pdb
                0x77846c30: a!c+0x1
                """;
        EventLog log = of(text + "0:000> g\n0x77846c34: a!d+0x1\n");
        assertThat(log.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.frames()).extracting(Frame::text).containsExactly("a!b+0x1", "a!c+0x1");
            assertThat(entry.complete()).isFalse();
        });
        assertThat(log.all(Diagnostic.class))
                .extracting(Diagnostic::kind)
                .containsExactly(
                        Diagnostic.Kind.SYMBOLS, Diagnostic.Kind.SYMBOLS, Diagnostic.Kind.NOISE, Diagnostic.Kind.STRAY);
        assertThat(log.all(Diagnostic.class)).extracting(Diagnostic::line).containsExactly(4, 6, 7, 10);
        assertThat(log.all(EventLog.Command.class)).containsExactly(new EventLog.Command("g", 9));
    }

    @Test
    void promptsPileUpWhereNothingIsEchoed() {
        EventLog log = of("0:000> 0:000> Handle tracing enabled.\n1:0:003:x86> !htrace -diff\n0: kd> kb\n");
        assertThat(log.all(EventLog.Command.class))
                .extracting(EventLog.Command::text)
                .containsExactly("", "", "!htrace -diff", "kb");
        assertThat(log.all(Message.class)).extracting(Message::kind).containsExactly(Message.Kind.ENABLED);
    }

    @Test
    void anUnknownOperationBeginsNoEntry() {
        EventLog log = of("Handle = 0x00000244 - ERROR: Unknown operation type: 7\n0x77846c34: a!d+0x1\n");
        assertThat(log.entries()).isEmpty();
        assertThat(log.all(Diagnostic.class))
                .extracting(Diagnostic::kind)
                .containsExactly(Diagnostic.Kind.UNKNOWN_OPERATION, Diagnostic.Kind.STRAY);
    }

    @Test
    void helpIsNoCommand() {
        EventLog log = EventLog.of(Transcripts.bytes("public/zh-notes-help-enable-snapshot.txt"));
        assertThat(log.all(Message.class))
                .filteredOn(message -> message.kind() == Message.Kind.HELP)
                .hasSize(5);
        assertThat(log.all(EventLog.Command.class))
                .extracting(EventLog.Command::text)
                .containsExactly("!htrace ?", "!htrace -enable", "!htrace -snapshot");
    }

    @Test
    void kernelTextIsRecognisedOnce() {
        List<Message> messages = EventLog.of(Transcripts.bytes("public/msdocs-appverif-kernel-all.txt"))
                .all(Message.class);
        assertThat(messages)
                .extracting(Message::kind)
                .containsExactly(Message.Kind.KERNEL_MODE, Message.Kind.PARSED, Message.Kind.DUMPED);
    }

    @Test
    void sixtyFourBitValues() {
        EventLog.Entry entry = entry(
                "Handle = 0xfffffffffffffffc - CLOSE",
                "Thread ID = 0xffffffffffffffff, Process ID = 0x8000000000000000");
        assertThat(entry.handle()).isEqualTo(-4);
        assertThat(entry.threadId()).isEqualTo(-1);
        assertThat(entry.processId()).isEqualTo(Long.MIN_VALUE);
    }
}
