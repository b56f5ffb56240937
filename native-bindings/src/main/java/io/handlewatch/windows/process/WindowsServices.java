package io.handlewatch.windows.process;

import com.sun.jna.platform.win32.W32Service;
import com.sun.jna.platform.win32.W32ServiceManager;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.Winsvc;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the service control manager knows. */
final class WindowsServices {
    private WindowsServices() {}

    /** The process of a running service. */
    static long pid(String name) {
        try (W32ServiceManager manager = new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT);
                W32Service service = manager.openService(name, Winsvc.SERVICE_QUERY_STATUS)) {
            int pid = service.queryStatus().dwProcessId;
            if (pid == 0) {
                throw new EngineException(
                        Kind.TARGET_GONE,
                        "The service " + name + " does not run: start it first (sc start " + name + ").");
            }
            return Integer.toUnsignedLong(pid);
        } catch (Win32Exception e) {
            throw refusal(name, e.getErrorCode(), e);
        }
    }

    /** What the control manager's error means to a person. */
    static EngineException refusal(String name, int error, @Nullable Throwable cause) {
        return switch (error) {
            case WinError.ERROR_SERVICE_DOES_NOT_EXIST, WinError.ERROR_INVALID_NAME ->
                new EngineException(
                        Kind.TARGET_GONE,
                        "There is no service " + name
                                + ": take its short name, which 'sc query' and the properties in services.msc show, not the one displayed.",
                        cause);
            case WinError.ERROR_ACCESS_DENIED ->
                new EngineException(
                        Kind.ENVIRONMENT,
                        "Windows denies to ask for the service " + name + ". Run handlewatch as administrator.",
                        cause);
            default ->
                new EngineException(
                        Kind.ENVIRONMENT,
                        "The service " + name + " could not be asked for (Windows error " + error
                                + "). Watch its process by --pid.",
                        cause);
        };
    }

    /** The services of every process that runs any; a comfort, as {@link #others}. */
    static Map<Long, List<String>> byProcess() {
        return running().stream()
                .collect(Collectors.groupingBy(
                        WindowsServices::pid,
                        Collectors.mapping(
                                one -> one.lpServiceName,
                                Collectors.collectingAndThen(
                                        Collectors.toList(),
                                        names -> names.stream().sorted().toList()))));
    }

    /** The other services in a process; a comfort, so where it cannot be told nobody is named. */
    static List<String> others(long pid, String name) {
        return byProcess().getOrDefault(pid, List.of()).stream()
                .filter(other -> !other.equalsIgnoreCase(name))
                .toList();
    }

    /** What is shown to people for each service that runs, by its short name; a comfort, as {@link #others}. */
    static Map<String, String> displayNames() {
        return running().stream()
                .collect(Collectors.toMap(
                        one -> one.lpServiceName, one -> String.valueOf(one.lpDisplayName), (one, other) -> one));
    }

    private static List<Winsvc.ENUM_SERVICE_STATUS_PROCESS> running() {
        try (W32ServiceManager manager =
                new W32ServiceManager(Winsvc.SC_MANAGER_CONNECT | Winsvc.SC_MANAGER_ENUMERATE_SERVICE)) {
            Winsvc.ENUM_SERVICE_STATUS_PROCESS[] all =
                    manager.enumServicesStatusExProcess(WinNT.SERVICE_WIN32, Winsvc.SERVICE_STATE_ALL, null);
            return Arrays.stream(all).filter(one -> pid(one) != 0).toList();
        } catch (Win32Exception e) {
            return List.of();
        }
    }

    private static long pid(Winsvc.ENUM_SERVICE_STATUS_PROCESS service) {
        return Integer.toUnsignedLong(service.ServiceStatusProcess.dwProcessId);
    }
}
