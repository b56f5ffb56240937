package io.handlewatch.windows.process;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinNT;

/**
 * Waits for a process to end, on a thread of its own, until it is closed: a thread that still waited in the system would hold up the end of our own Java by a third of a second.
 *
 * <p>Not Java's {@code onExit}: Java 17 takes a process that has ended with code 259 for one that runs, and asks again at once, for ever.
 */
final class ProcessEnd implements AutoCloseable {
    private final WinNT.HANDLE closed = Kernel32.INSTANCE.CreateEvent(null, true, false, null);
    private final Thread waiting;

    /**
     * Begins to wait.
     *
     * @param process opened for SYNCHRONIZE, given back when the wait is over
     * @param heard is called at the end of the process, or at once where it has ended
     */
    ProcessEnd(OpenedProcess process, Runnable heard) {
        waiting = new Thread(() -> await(process, heard), "end of the target");
        waiting.setDaemon(true);
        try {
            waiting.start();
        } catch (OutOfMemoryError e) {
            Kernel32.INSTANCE.CloseHandle(closed);
            throw e;
        }
    }

    private void await(OpenedProcess process, Runnable heard) {
        try (process) {
            WinNT.HANDLE[] both = {process.handle(), closed};
            int first = Kernel32.INSTANCE.WaitForMultipleObjects(both.length, both, false, WinBase.INFINITE);
            if (first == WinBase.WAIT_OBJECT_0) {
                heard.run();
            }
        }
    }

    @Override
    public void close() {
        Kernel32.INSTANCE.SetEvent(closed);
        try {
            waiting.join();
            Kernel32.INSTANCE.CloseHandle(closed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the event is left to the end of our process
        }
    }
}
