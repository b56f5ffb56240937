package io.handlewatch.windows.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.Wevtapi;
import com.sun.jna.platform.win32.WevtapiUtil;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.Winevt;
import com.sun.jna.ptr.IntByReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The events of one query to Windows' event log, the newest first. Belongs to one thread. */
final class EventLog implements AutoCloseable {
    private static final int BATCH = 64;
    private static final int WAIT_MILLIS = 2_000;

    private final Winevt.EVT_HANDLE query;
    private final Deque<Winevt.EVT_HANDLE> events = new ArrayDeque<>();

    /**
     * Asks a log of this machine.
     *
     * @throws Win32Exception where it may not be read, or there is none
     * @throws LinkageError where this Windows has no such library
     */
    EventLog(String channel, String xpath) {
        query = Wevtapi.INSTANCE.EvtQuery(
                null,
                channel,
                xpath,
                Winevt.EVT_QUERY_FLAGS.EvtQueryChannelPath | Winevt.EVT_QUERY_FLAGS.EvtQueryReverseDirection);
        if (query == null) {
            throw new Win32Exception(Native.getLastError());
        }
    }

    /** The next event as XML; null where there is none any more. Throws {@link Win32Exception}. */
    @Nullable
    String next() {
        if (events.isEmpty() && !fetched()) {
            return null;
        }
        Winevt.EVT_HANDLE event = events.remove();
        try (Memory text =
                WevtapiUtil.EvtRender(null, event, Winevt.EVT_RENDER_FLAGS.EvtRenderEventXml, new IntByReference())) {
            return text.getWideString(0);
        } finally {
            Wevtapi.INSTANCE.EvtClose(event);
        }
    }

    private boolean fetched() {
        Winevt.EVT_HANDLE[] batch = new Winevt.EVT_HANDLE[BATCH];
        IntByReference count = new IntByReference();
        if (!Wevtapi.INSTANCE.EvtNext(query, batch.length, batch, WAIT_MILLIS, 0, count)) {
            int error = Native.getLastError();
            if (error != WinError.ERROR_NO_MORE_ITEMS) {
                throw new Win32Exception(error);
            }
            return false;
        }
        for (int i = 0; i < count.getValue(); i++) {
            events.add(batch[i]);
        }
        return !events.isEmpty();
    }

    @Override
    public void close() {
        events.forEach(Wevtapi.INSTANCE::EvtClose);
        Wevtapi.INSTANCE.EvtClose(query);
    }
}
