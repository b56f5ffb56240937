package io.handlewatch.bench;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.htrace.FrameBlocks;
import io.handlewatch.htrace.HtraceAnswer;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.windows.Windows;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Our half of the benchmark {@code integration-tests/windows/output}: an engine session in this JVM, as the engine host has it, that lists the ring of a
 * target when asked on the standard input. {@code collect N} keeps the text in one buffer, as the C program beside it does, and answers
 * {@code CHARACTERS RECORDS HASH MICROSECONDS}; {@code read N} gives it to the parser, as the text sources do, and answers the same with 0 for characters
 * and hash. {@code end} detaches. Only on Windows.
 */
public final class OutputBenchmark {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String DUMPED = "Dumped 0x";

    private final EngineSession session;
    private final FrameBlocks blocks = new FrameBlocks();
    private final StringBuilder text = new StringBuilder();

    private OutputBenchmark(EngineSession session) {
        this.session = session;
    }

    /** Attaches and serves: folder of the engine, process id, symbol path. */
    public static void main(String[] arguments) throws IOException {
        Windows windows = Windows.here();
        ProcessIdentity target =
                windows.processes().find(Long.parseLong(arguments[1])).orElseThrow();
        try (EngineSession session =
                windows.engine(Optional.of(Path.of(arguments[0]))).attach(target, arguments[2], LIMIT)) {
            new OutputBenchmark(session).serve();
        }
        answer("ended");
    }

    private void serve() throws IOException {
        // System.in asks how much there is, which Wine cannot say of a pipe from Linux.
        FileInputStream input = new FileInputStream(FileDescriptor.in);
        BufferedReader commands = new BufferedReader(new InputStreamReader(input, StandardCharsets.US_ASCII));
        answer("ready");
        while (true) {
            String line = commands.readLine();
            if (line == null || line.equals("end")) {
                return;
            }
            String[] words = line.split(" ");
            Command list = Command.list(Integer.parseInt(words[1]));
            answer(words[0].equals("collect") ? collect(list) : read(list));
        }
    }

    private String collect(Command list) {
        text.setLength(0);
        long begin = System.nanoTime();
        session.run(list, LIMIT, (mask, piece) -> {
            if (mask == OutputSink.NORMAL) {
                text.append(piece);
            }
        });
        long micros = (System.nanoTime() - begin) / 1000;
        int hash = 0x811C9DC5; // FNV-1a
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x01000193;
        }
        int dumped = text.lastIndexOf(DUMPED) + DUMPED.length();
        long records = Long.parseLong(text.substring(dumped, text.indexOf(" ", dumped)), 16);
        return text.length() + " " + records + " " + Integer.toUnsignedString(hash) + " " + micros;
    }

    private String read(Command list) {
        long begin = System.nanoTime();
        HtraceAnswer answer = new HtraceAnswer(list, blocks);
        answer.finish(session.run(list, LIMIT, answer).interrupted());
        long micros = (System.nanoTime() - begin) / 1000;
        if (!answer.complete()) {
            throw new IllegalStateException("the answer is not complete: " + answer.notes());
        }
        return "0 " + answer.entries().size() + " 0 " + micros;
    }

    private static void answer(String line) {
        System.out.print(line + "\n");
        System.out.flush();
    }
}
