package io.handlewatch.bench.night;

import io.handlewatch.detect.LeakDetector;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.recording.RecordingReader;
import io.handlewatch.report.RunJudge;
import io.handlewatch.report.RunReport;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How long a large night takes, and how much memory: read alone, with the ledger, judged, by thirds of the night; the command in a JVM of its own with 64 MiB
 * of heap; and one judgement of 10,000 stacks. Thread time, so that other work of the machine counts less. Checked: the open handles of each stack.
 */
public final class NightBenchmark {
    private static final int MANY = 10_000;

    private NightBenchmark() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int samples = number(arguments, 1, 1440);
        int stacks = number(arguments, 2, 4096);
        int records = number(arguments, 3, 4096);
        Path file = Files.createTempFile("night", ".ndjson");
        try {
            NightFile.Truth truth = NightFile.write(file, samples, stacks, records, 7);
            System.out.printf(
                    Locale.ROOT,
                    "%d samples, %d stacks, %d records, at most %d open, %.0f MB; Java %s, %d processors%n",
                    samples,
                    stacks,
                    truth.records(),
                    truth.most(),
                    truth.bytes() / 1e6,
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors());
            thirds(file, samples, truth);
            command(arguments[0], file);
            NightFile.write(file, samples, MANY, 4 * MANY / 10, 7);
            judgement(file);
        } finally {
            Files.delete(file);
        }
    }

    private static int number(String[] arguments, int at, int otherwise) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
    }

    private static void thirds(Path file, int samples, NightFile.Truth truth) throws IOException {
        System.out.println("third    read, ms  ledger, ms   judge, ms  live heap after it, MiB");
        try (RecordingReader reader = RecordingReader.open(file, false)) {
            HandleLedger ledger = new HandleLedger(reader.head().pid());
            RunJudge judge = new RunJudge(reader.head(), reader.stacks());
            double[] spent = new double[3];
            for (int seq = 1; ; seq++) {
                long begin = cpu();
                Reading reading = reader.next();
                long read = cpu();
                if (reading == null) {
                    break;
                }
                Sample sample = ledger.apply(reading);
                long applied = cpu();
                judge.observe(sample);
                spent[0] += (read - begin) / 1e6;
                spent[1] += (applied - read) / 1e6;
                spent[2] += (cpu() - applied) / 1e6;
                if (seq % Math.max(1, samples / 3) == 0) {
                    System.out.printf(
                            Locale.ROOT,
                            "%5d %11.0f %11.0f %11.0f %24.1f%n",
                            seq / Math.max(1, samples / 3),
                            spent[0],
                            spent[1],
                            spent[2],
                            live());
                    spent = new double[3];
                }
            }
            long begin = cpu();
            RunReport report = judge.report();
            System.out.printf(Locale.ROOT, "the report at the end, cold: %.0f ms%n", (cpu() - begin) / 1e6);
            for (StackVerdict verdict : report.judgement().stacks()) {
                int open = truth.open().get(verdict.stackId());
                if (verdict.openNow() != open) {
                    throw new IllegalStateException("stack " + verdict.stackId() + ": " + verdict.openNow()
                            + " handles open, in truth " + open);
                }
            }
        }
    }

    /** The command as a user runs it, with the options of the launcher. */
    private static void command(String jar, Path file) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-jar",
                        jar,
                        "replay",
                        file.toString(),
                        "--json")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int code = process.waitFor();
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpu = process.info()
                .totalCpuDuration()
                .map(time -> time.toMillis() / 1e3)
                .orElse(Double.NaN);
        if (code != 0) {
            throw new IllegalStateException("replay ended with code " + code);
        }
        System.out.printf(Locale.ROOT, "replay --json in 64 MiB of heap: %.1f s%n", seconds);
        if (!Double.isNaN(cpu)) {
            System.out.printf(Locale.ROOT, "  of it processor time %.1f s%n", cpu);
        }
    }

    private static void judgement(Path file) throws IOException {
        try (RecordingReader reader = RecordingReader.open(file, false)) {
            HandleLedger ledger = new HandleLedger(reader.head().pid());
            LeakDetector detector = new LeakDetector();
            for (Reading reading = reader.next(); reading != null; reading = reader.next()) {
                detector.observe(ledger.apply(reading));
            }
            List<Integer> ids = reader.stacks().all().stream().map(Stack::id).toList();
            List<Double> times = new java.util.ArrayList<>();
            for (int i = 0; i < 41; i++) {
                long begin = cpu();
                detector.judge(ids);
                times.add((cpu() - begin) / 1e6);
            }
            double first = times.get(0);
            Collections.sort(times);
            System.out.printf(
                    Locale.ROOT,
                    "one judgement of %d stacks: %.0f ms, the first %.0f ms%n",
                    ids.size(),
                    times.get(times.size() / 2),
                    first);
        }
    }

    private static double live() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1048576.0;
    }

    private static long cpu() {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        return thread.getCurrentThreadCpuTime();
    }
}
