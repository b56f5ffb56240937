package io.handlewatch.windows.host;

import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.tracing.TracingNote;
import io.handlewatch.windows.dbgeng.DbgEngine;
import io.handlewatch.windows.process.DebugPrivilege;
import io.handlewatch.windows.process.GuardedNames;
import io.handlewatch.windows.process.WindowsProcesses;
import io.handlewatch.windows.ring.KernelRing;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Begin of the engine host's process. Not for people: it speaks to the watch that started it. */
public final class HostMain {
    private HostMain() {}

    /** Serves the standard streams until the input ends; the argument is the process id of the watch. */
    public static void main(String[] arguments) {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        System.setOut(System.err); // what anything else prints must not get between the messages
        DebugPrivilege.enable();
        long watch = Long.parseLong(arguments[0]);
        EngineHost host = new EngineHost(new Here(watch), out);
        ProcessHandle.of(watch).filter(ProcessHandle::isAlive).ifPresent(process -> leaveWith(process, host));
        host.serve(in);
        halt();
    }

    /** A pipe does not end with the watch where another process has got its end too. */
    private static void leaveWith(ProcessHandle watch, EngineHost host) {
        Thread waiting = new Thread(
                () -> {
                    watch.onExit().join();
                    host.end();
                    halt();
                },
                "end of the watch");
        waiting.setDaemon(true);
        waiting.start();
    }

    private static void halt() {
        Runtime.getRuntime().halt(0); // an engine's thread that hangs must not keep this process
    }

    private static final class Here implements EngineHost.Ports {
        private final long watch;
        private final WindowsProcesses processes = new WindowsProcesses();

        Here(long watch) {
            this.watch = watch;
        }

        @Override
        public EngineSession attach(Optional<Path> folder, ProcessIdentity target, String symbolPath, Duration limit) {
            return new DbgEngine(folder, processes).attach(target, symbolPath, limit);
        }

        @Override
        public RingQuery ring(ProcessIdentity target) {
            return KernelRing.of(target);
        }

        @Override
        public Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
            return DbgEngine.symbolizer(folder, symbolPath);
        }

        @Override
        public ObjectNames objectNames(ProcessIdentity target) {
            return GuardedNames.of(target.pid());
        }

        @Override
        public boolean takenOver(ProcessIdentity target) {
            return TracingNote.about(target, TracingNote.folder()).ofAnother(watch);
        }

        @Override
        public void undone(ProcessIdentity target) {
            TracingNote.about(target, TracingNote.folder()).removeOf(watch);
        }
    }
}
