package io.handlewatch.windows;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.ptr.LongByReference;
import io.handlewatch.target.Clock;
import java.time.Instant;

/** The time of this Windows machine: GetTickCount64 counts its sleep, QueryUnbiasedInterruptTime does not. Any thread. */
final class WindowsClock implements Clock {
    private static final long TICKS_PER_MILLI = 10_000; // of 100 ns

    /** Milliseconds; a wait may not count the machine's sleep: the clock is looked at again now and then. */
    private static final long LONGEST_WAIT = 60_000;

    private final Function unbiasedTime =
            NativeLibrary.getInstance("kernel32").getFunction("QueryUnbiasedInterruptTime");
    private final Object lock = new Object();
    private boolean woken;

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long millis() {
        return Kernel32.INSTANCE.GetTickCount64();
    }

    @Override
    public long awakeMillis() {
        LongByReference ticks = new LongByReference();
        int told = unbiasedTime.invokeInt(new Object[] {ticks});
        return told == 0 ? millis() : ticks.getValue() / TICKS_PER_MILLI;
    }

    @Override
    public void sleepUntil(long millis) throws InterruptedException {
        synchronized (lock) {
            long left = millis - millis();
            while (!woken && left > 0) {
                lock.wait(Math.min(left, LONGEST_WAIT));
                left = millis - millis();
            }
            woken = false;
        }
    }

    @Override
    public void wake() {
        synchronized (lock) {
            woken = true;
            lock.notifyAll();
        }
    }
}
