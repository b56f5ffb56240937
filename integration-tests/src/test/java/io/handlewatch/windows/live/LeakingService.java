package io.handlewatch.windows.live;

import static org.awaitility.Awaitility.await;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.W32Service;
import com.sun.jna.platform.win32.W32ServiceManager;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.Winsvc;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The service of the tests, installed; at rest in each of its lives until told otherwise. Closing stops and removes it. */
final class LeakingService implements AutoCloseable {
    static final String NAME = "hwleak";

    private static final int REST = 128;
    private static final int GO = 129;
    private static final int CONTROL = 0x100; // SERVICE_USER_DEFINED_CONTROL

    private LeakingService() {}

    static LeakingService install() {
        sc("create", NAME, "binPath=", Machine.programs().resolve("service.exe").toString());
        return new LeakingService();
    }

    private static void sc(String... arguments) {
        ProcessBuilder builder = new ProcessBuilder("sc.exe")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.command().addAll(List.of(arguments));
        try {
            builder.start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a life of it, and waits until it runs. */
    void start() {
        sc("start", NAME);
        await("the service runs")
                .atMost(Duration.ofSeconds(20))
                .until(() -> status().dwCurrentState == Winsvc.SERVICE_RUNNING);
    }

    void stop() {
        sc("stop", NAME);
    }

    void go() {
        control(GO);
    }

    void rest() {
        control(REST);
    }

    long pid() {
        return status().dwProcessId;
    }

    /** How many handles its life has leaked, while it rests. */
    int leaked() {
        return status().dwWaitHint;
    }

    private static Winsvc.SERVICE_STATUS_PROCESS status() {
        try (W32ServiceManager manager = new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT);
                W32Service service = manager.openService(NAME, Winsvc.SERVICE_QUERY_STATUS)) {
            return service.queryStatus();
        }
    }

    private static void control(int code) {
        try (W32ServiceManager manager = new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT);
                W32Service service = manager.openService(NAME, CONTROL)) {
            if (!Advapi32.INSTANCE.ControlService(service.getHandle(), code, new Winsvc.SERVICE_STATUS())) {
                throw new Win32Exception(Native.getLastError());
            }
        }
    }

    @Override
    public void close() {
        stop();
        sc("delete", NAME);
    }
}
