package io.handlewatch.bench;

import com.sun.management.ThreadMXBean;
import io.handlewatch.htrace.FrameBlock;
import io.handlewatch.htrace.HtraceHandler;
import io.handlewatch.htrace.HtraceParser;
import io.handlewatch.htrace.Message;
import io.handlewatch.trace.TraceRecord.Operation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How fast a full listing is read: our parser against {@code wc -l} and against a plain parser, in one run on one machine. The answer is checked in
 * every round. Arguments: entries (65536), rounds (7).
 */
public final class ParserBenchmark {
    private static final int WARM_UP = 12;
    private static final int STACKS = 600;
    private static final int DEPTH = 16;

    private ParserBenchmark() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 65_536;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        Path file = Files.createTempFile("listing", ".txt");
        try {
            run(file, ListingText.write(file, entries, STACKS, DEPTH, 7), rounds);
        } finally {
            Files.delete(file);
        }
    }

    private static void run(Path file, ListingText.Truth truth, int rounds) throws IOException, InterruptedException {
        byte[] text = Files.readAllBytes(file);
        System.out.printf(
                Locale.ROOT,
                "%.1f MB, %d entries, %d stacks; Java %s, %d processors%n",
                text.length / 1e6,
                truth.entries(),
                truth.stacks(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        double first = ours(text, truth);
        for (int i = 0; i < WARM_UP; i++) {
            ours(text, truth);
        }
        double[] wc = new double[rounds];
        double[] ours = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            wc[i] = time("wc", "-l", file.toString());
            ours[i] = ours(text, truth);
        }
        double plain = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            int stacks = PlainParser.parse(text).size();
            plain = Math.min(plain, (System.nanoTime() - begin) / 1e6);
            check("stacks of the plain parser", truth.stacks(), stacks);
        }
        report("wc -l", median(wc), median(wc), text.length);
        report("HtraceParser, hot, median of " + rounds, median(ours), median(wc), text.length);
        report("HtraceParser, first run", first, median(wc), text.length);
        report("plain parser, best of 3", plain, median(wc), text.length);
        System.out.printf(
                Locale.ROOT,
                "%.1f bytes allocated per entry, %.0f times as fast as the plain parser%n",
                allocated(text, truth),
                plain / median(ours));
    }

    private static void report(String what, double millis, double wc, int bytes) {
        System.out.printf(
                Locale.ROOT,
                "%-36s %8.1f ms %8.0f MB/s %6.3f of wc -l%n",
                what,
                millis,
                bytes / 1e3 / millis,
                wc / millis);
    }

    /** Milliseconds of one parse; the answer is compared with the truth. */
    private static double ours(byte[] text, ListingText.Truth truth) {
        Totals totals = new Totals();
        HtraceParser parser = new HtraceParser(totals);
        long begin = System.nanoTime();
        parser.accept(text, 0, text.length);
        parser.finish();
        double millis = (System.nanoTime() - begin) / 1e6;
        totals.check(truth);
        return millis;
    }

    /** Bytes that the second of two parses with the same parser allocates per entry: then all stacks are known. */
    private static double allocated(byte[] text, ListingText.Truth truth) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Totals totals = new Totals();
        HtraceParser parser = new HtraceParser(totals);
        parser.accept(text, 0, text.length);
        parser.finish();
        totals.clear();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        parser.accept(text, 0, text.length);
        parser.finish();
        long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        totals.check(truth);
        return (after - before) / (double) truth.entries();
    }

    private static double time(String... command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        check("exit code of wc", 0, process.waitFor());
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void check(String what, long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException(what + ": expected " + expected + ", found " + found);
        }
    }

    private static final class Totals implements HtraceHandler {
        private final long[] ofBlock = new long[STACKS + 1];
        private int entries;
        private long frames;
        private long handles;
        private long threads;
        private long displayed;

        @Override
        public void entry(
                Operation operation,
                long handle,
                long processId,
                long threadId,
                FrameBlock block,
                boolean complete,
                int line) {
            entries++;
            ofBlock[block.index()]++;
            frames += block.frames().size();
            handles += handle;
            threads += threadId;
            ParserBenchmark.check("process", 0x2c4, processId);
            ParserBenchmark.check("complete", 1, complete ? 1 : 0);
        }

        @Override
        public void message(Message message) {
            if (message.kind() == Message.Kind.DISPLAYED) {
                displayed = message.value();
            }
        }

        void clear() {
            Arrays.fill(ofBlock, 0);
            entries = 0;
            frames = 0;
            handles = 0;
            threads = 0;
        }

        void check(ListingText.Truth truth) {
            ParserBenchmark.check("entries", truth.entries(), entries);
            ParserBenchmark.check("displayed", truth.entries(), displayed);
            ParserBenchmark.check("frames", truth.frames(), frames);
            ParserBenchmark.check("handles", truth.handleSum(), handles);
            ParserBenchmark.check("threads", truth.threadSum(), threads);
            List<Long> found = Arrays.stream(ofBlock)
                    .filter(count -> count > 0)
                    .sorted()
                    .boxed()
                    .toList();
            if (!found.equals(truth.entriesOfStack())) {
                throw new IllegalStateException("entries of the stacks differ");
            }
        }
    }
}
