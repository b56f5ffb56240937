package io.handlewatch.windows.demo;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The program that the live demonstration watches: keeps an event at each beat and never closes it, opens and closes semaphores, and fills a small cache of
 * mutexes. Ends with its input, and says then what it did.
 */
public final class LeakMain {
    static final String READY = "ready";
    static final String LEAKED = "leaked ";

    private static final long BEAT_MILLIS = 500;
    private static final int BRIEF_PER_BEAT = 5;
    private static final int CACHE = 20;

    private LeakMain() {}

    /** Leaks until the input ends. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Thread reader = new Thread(() -> awaitEnd(over), "end of input");
        reader.setDaemon(true);
        reader.start();
        System.out.println(READY);
        int beats = 0;
        while (!over.await(BEAT_MILLIS, TimeUnit.MILLISECONDS)) {
            if (Kernel32.INSTANCE.CreateEvent(null, true, false, null) != null) {
                beats++;
            }
            for (int i = 0; i < BRIEF_PER_BEAT; i++) {
                brief();
            }
            if (beats <= CACHE) {
                Kernel32.INSTANCE.CreateMutex(null, false, null);
            }
        }
        System.out.println(LEAKED + beats);
    }

    private static void brief() {
        Function create = NativeLibrary.getInstance("kernel32").getFunction("CreateSemaphoreW");
        Object semaphore = create.invoke(WinNT.HANDLE.class, new Object[] {null, 0, 1, null});
        if (semaphore instanceof WinNT.HANDLE handle) {
            Kernel32.INSTANCE.CloseHandle(handle);
        }
    }

    private static void awaitEnd(CountDownLatch over) {
        try {
            while (System.in.read() >= 0) {
                // only the end counts
            }
        } catch (IOException e) {
            // as the end
        }
        over.countDown();
    }
}
