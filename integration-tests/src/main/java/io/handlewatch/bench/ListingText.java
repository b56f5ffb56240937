package io.handlewatch.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A large {@code -diff} as an x64 debugger prints it, with the truth about it: entries of a few hundred stacks, the frequent ones far more frequent than
 * the rare ones.
 */
final class ListingText {
    /** What a parser has to find. */
    record Truth(int entries, int stacks, long frames, long handleSum, long threadSum, List<Long> entriesOfStack) {}

    private static final String[] MODULES = {
        "ntdll",
        "KERNELBASE",
        "kernel32",
        "sechost",
        "RPCRT4",
        "combase",
        "ucrtbase",
        "ws2_32",
        "mswsock",
        "clr",
        "orders",
        "billing_core",
        "Warehouse_Native"
    };
    private static final String[] PARTS = {
        "Create",
        "Open",
        "Read",
        "Worker",
        "Session",
        "Token",
        "Queue",
        "Pool",
        "Context",
        "Async",
        "Callback",
        "Client",
        "Server",
        "Request",
        "Flush"
    };
    private static final String SEPARATOR = "-".repeat(38) + "\n";

    private ListingText() {}

    static Truth write(Path file, int entries, int stackCount, int depth, long seed) throws IOException {
        Random random = new Random(seed);
        List<String> pool = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            pool.add(frame(random));
        }
        List<byte[]> stacks = new ArrayList<>();
        int[] depths = new int[stackCount];
        double[] upTo = new double[stackCount];
        double total = 0;
        for (int i = 0; i < stackCount; i++) {
            depths[i] = random.nextInt(10) == 0 ? 4 + random.nextInt(depth - 3) : depth;
            StringBuilder text = new StringBuilder();
            for (int k = 0; k < depths[i]; k++) {
                text.append(pool.get(random.nextInt(pool.size())));
            }
            stacks.add(text.toString().getBytes(StandardCharsets.US_ASCII));
            total += Math.pow(i + 1, -0.8);
            upTo[i] = total;
        }
        long[] of = new long[stackCount];
        long frames = 0;
        long handles = 0;
        long threads = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            print(out, "Handle tracing information snapshot successfully taken.\n");
            print(out, "0x%x new stack traces since the previous snapshot.\n".formatted(entries + entries / 3));
            print(
                    out,
                    "Ignoring handles that were already closed...\nOutstanding handles opened since the previous snapshot:\n");
            for (int i = 0, handle = 0x100; i < entries; i++) {
                handle += 4 * (1 + random.nextInt(3));
                int thread = 0x304 + 4 * random.nextInt(9);
                int stack = pick(upTo, random.nextDouble() * total);
                print(out, SEPARATOR);
                print(
                        out,
                        "Handle = 0x%016x - OPEN\nThread ID = 0x%016x, Process ID = 0x%016x\n\n"
                                .formatted(handle, thread, 0x2c4));
                out.write(stacks.get(stack));
                of[stack]++;
                frames += depths[stack];
                handles += handle;
                threads += thread;
            }
            print(out, SEPARATOR);
            print(
                    out,
                    "Displayed 0x%x stack traces for outstanding handles opened since the previous snapshot.\n"
                            .formatted(entries));
        }
        long used = java.util.Arrays.stream(of).filter(count -> count > 0).count();
        return new Truth(
                entries,
                (int) used,
                frames,
                handles,
                threads,
                java.util.Arrays.stream(of)
                        .filter(count -> count > 0)
                        .sorted()
                        .boxed()
                        .toList());
    }

    private static void print(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static int pick(double[] upTo, double at) {
        int found = java.util.Arrays.binarySearch(upTo, at);
        return Math.min(upTo.length - 1, found < 0 ? -found - 1 : found);
    }

    private static String frame(Random random) {
        StringBuilder symbol = new StringBuilder();
        for (int i = 3 + random.nextInt(4); i > 0; i--) {
            symbol.append(PARTS[random.nextInt(PARTS.length)]);
        }
        if (random.nextInt(7) == 0) {
            symbol.insert(0, "std::_")
                    .append("<unsigned __int64,shop::")
                    .append(PARTS[random.nextInt(PARTS.length)])
                    .append('>');
        }
        long address = 0x7FF600000000L + (random.nextLong() & 0x3FFFFFFFFL);
        return "0x%016x: %s!%s+0x%x\n"
                .formatted(address, MODULES[random.nextInt(MODULES.length)], symbol, 8 + random.nextInt(0x900));
    }
}
