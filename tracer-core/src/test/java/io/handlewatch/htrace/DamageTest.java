package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random damage: the parser and the reference find the same entries; nothing throws. */
class DamageTest {
    private static final List<String> SOURCES = List.of(
            "real-extension/session-cdb-log.txt",
            "real-extension/session-cdb-times.txt",
            "real-extension/list-bad-reference.txt",
            "real-extension/diff-unnamed-frames.txt",
            "engine/diff-noisy.txt",
            "engine/list-no-pdb.txt",
            "public/wazuh-9551-enable-diff-cut.txt");

    @RepeatedTest(400)
    void sameEntriesAsTheReference() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String source = random.nextInt(3) == 0 ? "deep stacks" : SOURCES.get(random.nextInt(SOURCES.size()));
        String whole = source.equals("deep stacks")
                ? deep(random)
                : new String(Transcripts.bytes(source), StandardCharsets.UTF_8);
        String text = damaged(whole, random);
        EventLog log = new EventLog();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; ) {
            int n = Math.min(bytes.length - at, 1 + random.nextInt(2000));
            log.parser.accept(bytes, at, n);
            at += n;
        }
        log.parser.finish();
        List<ReferenceParser.Entry> ours =
                log.entries().stream().map(DamageTest::plain).toList();
        assertThat(ours).as("%s, seed %d", source, seed).isEqualTo(ReferenceParser.parse(text));
    }

    /** Long stacks that begin alike, one of them the begin of another, again and again: what the guessing of blocks has to tell apart. */
    private static String deep(Random random) {
        StringBuilder text = new StringBuilder("Handle tracing information snapshot successfully taken.\n");
        for (int i = 0; i < 60; i++) {
            text.append("-".repeat(38)).append("\nHandle = 0x%016x - OPEN\n".formatted(4 * i + 4));
            text.append("Thread ID = 0x%016x, Process ID = 0x%016x\n\n".formatted(0x304, 0x2c4));
            int depth = 12 + 4 * random.nextInt(2);
            int variant = random.nextInt(4);
            for (int k = 0; k < depth; k++) {
                int function = k == 11 ? 100 + variant : k;
                text.append("0x%016x: warehouse!Inventory::function%04d+0x%x\n"
                        .formatted(0x7ff600001000L + function * 64L, function, 0x24));
            }
        }
        return text.append("-".repeat(38))
                .append("\nDisplayed 0x3c stack traces for outstanding handles opened since the previous snapshot.\n")
                .toString();
    }

    private static ReferenceParser.Entry plain(EventLog.Entry entry) {
        boolean owned = entry.threadId() != 0 || entry.processId() != 0;
        return new ReferenceParser.Entry(
                entry.operation().name(),
                entry.printed(),
                owned ? List.of(Long.toHexString(entry.threadId()), Long.toHexString(entry.processId())) : List.of(),
                entry.frames().stream()
                        .map(frame -> (Long.toHexString(frame.address()) + " " + frame.text()))
                        .toList(),
                entry.complete());
    }

    /** Lines lost, doubled, moved, cut or broken in two; digits changed; noise between them; the end missing. */
    private static String damaged(String text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        for (int i = random.nextInt(60); i > 0 && lines.size() > 2; i--) {
            int at = random.nextInt(lines.size() - 1);
            String line = lines.get(at);
            switch (random.nextInt(8)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, line);
                case 2 -> Collections.swap(lines, at, at + 1);
                case 3 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
                case 4 -> {
                    int cut = random.nextInt(line.length() + 1);
                    lines.set(at, line.substring(0, cut));
                    lines.add(at + 1, line.substring(cut));
                }
                case 5 -> lines.set(at, changed(line, random));
                case 6 -> lines.add(at, "DBGHELP: noise in between");
                default -> lines.set(at, line + (random.nextBoolean() ? "\r" : "  "));
            }
        }
        String whole = String.join("\n", lines);
        return random.nextInt(3) == 0 ? whole.substring(0, random.nextInt(whole.length() + 1)) : whole;
    }

    private static String changed(String line, Random random) {
        if (line.isEmpty()) {
            return "x";
        }
        int at = random.nextInt(line.length());
        return line.substring(0, at) + "zG9q:".charAt(random.nextInt(5)) + line.substring(at + 1);
    }

    @ParameterizedTest
    @MethodSource("io.handlewatch.htrace.Transcripts#all")
    void randomBytesNeverThrow(String name) {
        byte[] text = Transcripts.bytes(name);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            byte[] damaged = text.clone();
            for (int i = random.nextInt(200); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            List<Object> whole = EventLog.of(damaged).events;
            int cut = random.nextInt(damaged.length);
            EventLog halves = new EventLog();
            halves.parser.accept(damaged, 0, cut);
            halves.parser.accept(damaged, cut, damaged.length - cut);
            halves.parser.finish();
            assertThat(halves.events).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void linesWithoutEnd() {
        byte[] endless = new byte[5 << 20];
        java.util.Arrays.fill(endless, (byte) '>');
        EventLog whole = EventLog.of(endless);
        assertThat(whole.entries()).isEmpty();
        endless[endless.length - 1] = '\n';
        EventLog pieces = new EventLog();
        for (int at = 0; at < endless.length; at += 100_000) {
            pieces.parser.accept(endless, at, Math.min(100_000, endless.length - at));
        }
        pieces.parser.finish();
        assertThat(pieces.events).isEqualTo(EventLog.of(endless).events);
        assertThat(pieces.all(Diagnostic.class)).extracting(Diagnostic::kind).containsExactly(Diagnostic.Kind.OVERLONG);
        String prompts = "0:0>".repeat(200_000) + "\n";
        assertThat(EventLog.of(prompts.getBytes(StandardCharsets.UTF_8)).all(EventLog.Command.class))
                .hasSize(200_000);
    }
}
