package io.handlewatch.windows.host;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.simulate.CodeMap;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedEngine;
import io.handlewatch.simulate.SimulatedKernel;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.ObjectName;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A host in a JVM of its own, on a simulated machine; or one that fails in the way its first argument names. The second names a file that it writes when tracing goes off. */
final class FakeHost {
    /** Two answers of 100 million characters each: 200 MB on the pipe, as UTF-16. */
    static final int PIECE = 16_000;

    static final int PIECES = 6_250;

    private FakeHost() {}

    /** The same machine in every process: a target whose handles come and go a little before each reading. */
    static class Machine implements EngineHost.Ports {
        final SimulatedKernel kernel =
                new SimulatedKernel(new VirtualClock(Instant.parse("2026-03-02T20:00:00Z")), new CodeMap());
        final SimulatedProcess process = kernel.start("C:\\app\\svc.exe", Reuse.LAST_FREED_FIRST);
        private final int opens = kernel.stack("ntdll!NtCreateEvent+0x14", "svc!open+0x20", "svc!main+0x90");
        private final int closes = kernel.stack("ntdll!NtClose+0x14", "svc!close+0x40", "svc!main+0x90");
        private final Random random = new Random(1);
        private final Runnable whenDisabled;
        boolean namesHang;
        boolean diesEnabling;
        boolean takenOver;
        private final Runnable whenUndone;

        Machine(Runnable whenDisabled, Runnable whenUndone) {
            this.whenDisabled = whenDisabled;
            this.whenUndone = whenUndone;
        }

        void work() {
            for (int i = 0; i < 50; i++) {
                long handle = process.open("Event", opens, 8);
                if (random.nextInt(5) > 0) {
                    process.close(handle, closes, 8);
                }
            }
        }

        @Override
        public EngineSession attach(Optional<Path> folder, ProcessIdentity target, String symbolPath, Duration limit) {
            return new SimulatedEngine(kernel).attach(process.identity(), symbolPath, limit);
        }

        @Override
        public Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
            while (namesHang) {
                LockSupport.parkNanos(
                        1_000_000); // as a request to a dead server: nothing ends it but the process's end
            }
            return new SimulatedEngine(kernel)
                    .attach(process.identity(), "", Duration.ofSeconds(1))
                    .symbolizer();
        }

        @Override
        public ObjectNames objectNames(ProcessIdentity target) {
            return (stackId, handles, limit) -> handles.stream()
                    .map(handle -> new ObjectName(
                            stackId,
                            handle,
                            "Event",
                            "\\BaseNamedObjects\\of " + target.pid(),
                            ObjectName.Answer.NAMED))
                    .toList();
        }

        @Override
        public boolean takenOver(ProcessIdentity target) {
            return takenOver;
        }

        @Override
        public void undone(ProcessIdentity target) {
            whenUndone.run();
        }

        @Override
        public RingQuery ring(ProcessIdentity target) {
            RingQuery ring = kernel.ring(process.identity());
            return new RingQuery() {
                @Override
                public boolean enabled() {
                    return ring.enabled();
                }

                @Override
                public void enable(int slots) {
                    ring.enable(slots);
                    if (diesEnabling) {
                        Runtime.getRuntime().halt(1);
                    }
                }

                @Override
                public void disable() {
                    ring.disable();
                    whenDisabled.run();
                }

                @Override
                public RingRecords read() {
                    work();
                    return ring.read();
                }

                @Override
                public void close() {
                    ring.close();
                }
            };
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
        FileOutputStream raw = new FileOutputStream(FileDescriptor.out);
        DataOutputStream out = new DataOutputStream(raw);
        Path mark = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "crash" -> {
                Message.read(in);
                raw.write("#\n# A fatal error has been detected by the Java Runtime Environment:\n#\n"
                        .getBytes(StandardCharsets.UTF_8));
                System.err.println("the engine's last words");
                Runtime.getRuntime().halt(1);
            }
            case "hang" -> {
                while (in.read() >= 0) {
                    Thread.onSpinWait();
                }
            }
            case "flood" -> {
                Message.read(in);
                Message.Builder piece = new Message.Builder();
                while (true) {
                    piece.number(1)
                            .text("x".repeat(200))
                            .build(Message.Kind.OUTPUT)
                            .write(out);
                }
            }
            case "orphan" -> { // ends, and leaves its output to a child that lives on
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                FakeHost.class.getName(),
                                "idle",
                                "mark")
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .start();
                Runtime.getRuntime().halt(1);
            }
            case "idle" -> Thread.sleep(20_000);
            case "noise" -> {
                Message.read(in);
                new Message.Builder()
                        .number(1)
                        .text("before")
                        .build(Message.Kind.OUTPUT)
                        .write(out);
                raw.write(
                        "[warning][os] Attempt to protect stack guard pages failed\n".getBytes(StandardCharsets.UTF_8));
                try {
                    new Message.Builder().build(Message.Kind.DONE).write(out);
                } catch (IOException e) {
                    return; // the noise was seen at once, and nobody reads on
                }
                Message.read(in);
            }
            case "much" -> {
                String text = "x".repeat(PIECE);
                byte[] error = "e".repeat(PIECE).getBytes(StandardCharsets.US_ASCII);
                Message question = Message.read(in);
                while (question != null) {
                    for (int i = 0; i < PIECES; i++) {
                        new Message.Builder()
                                .number(1)
                                .text(text)
                                .build(Message.Kind.OUTPUT)
                                .write(out);
                        System.err.write(error);
                    }
                    new Message.Builder().build(Message.Kind.DONE).write(out);
                    question = Message.read(in);
                }
            }
            case "reader of much" -> {
                // A watch's side with little memory, in a JVM of its own so that its limit is known.
                try (ChildProcess child = new ChildProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeHost.class.getName(),
                        "much",
                        "mark"))) {
                    long[] characters = {0};
                    for (int i = 0; i < 2; i++) {
                        child.ask(
                                "much",
                                new Message.Builder().build(Message.Kind.MODULES),
                                Duration.ofSeconds(100),
                                (mask, piece) -> characters[0] += piece.length());
                    }
                    System.out.println("characters " + characters[0]);
                }
            }
            case "memory" ->
                new EngineHost(
                                new Machine(() -> {}, () -> {}) {
                                    @Override
                                    public RingQuery ring(ProcessIdentity target) {
                                        throw new IllegalStateException(
                                                "larger than the heap, and there: " + new long[1 << 28].length);
                                    }
                                },
                                out)
                        .serve(in);
            case "access-violation" ->
                new EngineHost(
                                new EngineHost.Ports() {
                                    @Override
                                    public EngineSession attach(
                                            Optional<Path> folder,
                                            ProcessIdentity target,
                                            String symbolPath,
                                            Duration limit) {
                                        throw new EngineException(
                                                EngineException.Kind.ENVIRONMENT, "No debug engine was found.");
                                    }

                                    @Override
                                    public Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
                                        throw new IllegalStateException("not asked for");
                                    }

                                    @Override
                                    public RingQuery ring(ProcessIdentity target) {
                                        throw new Error("Invalid memory access"); // as JNA says it
                                    }

                                    @Override
                                    public ObjectNames objectNames(ProcessIdentity target) {
                                        throw new IllegalStateException("not asked for");
                                    }

                                    @Override
                                    public boolean takenOver(ProcessIdentity target) {
                                        return false;
                                    }

                                    @Override
                                    public void undone(ProcessIdentity target) {}
                                },
                                out)
                        .serve(in);
            default -> {
                Machine machine =
                        new Machine(() -> write(mark, "off"), () -> write(mark.resolveSibling("undone"), "undone"));
                machine.namesHang = arguments[0].equals("no-names");
                machine.diesEnabling = arguments[0].equals("dies-enabling");
                if (arguments[0].equals("traced")) {
                    machine.kernel.ring(machine.process.identity()).enable(0x1000);
                }
                new EngineHost(machine, out).serve(in);
                Runtime.getRuntime().halt(0);
            }
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
