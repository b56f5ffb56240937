package io.handlewatch.windows.dbgeng;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** IDebugClient5, reduced to the methods that this program calls. Slots and values from the SDK's dbgeng.h. */
final class DebugClient5 extends ComObject {
    static final Iid IID = Iid.of("e3acb9d7-7ec2-4f0c-a0da-e81e0cbbe628");

    static final int ATTACH_PROCESS = 12;
    static final int END_SESSION = 26;
    static final int SET_OUTPUT_CALLBACKS_WIDE = 74;

    private static final long LOCAL_SERVER = 0;
    private static final int NONINVASIVE = 1;
    private static final int NO_SUSPEND = 4;
    private static final int ACTIVE_DETACH = 2;

    DebugClient5(Pointer self) {
        super(self);
    }

    /** Both flags together and never one alone: with NONINVASIVE only, the target stays suspended when we die. */
    void attachNoninvasively(int pid) {
        call(ATTACH_PROCESS, LOCAL_SERVER, pid, NONINVASIVE | NO_SUSPEND).orThrow("IDebugClient::AttachProcess");
    }

    /** The one end of a session that leaves the target running and the session gone. */
    void endSession() {
        call(END_SESSION, ACTIVE_DETACH).orThrow("IDebugClient::EndSession");
    }

    void setOutputCallbacks(@Nullable OutputCallbacks callbacks) {
        call(SET_OUTPUT_CALLBACKS_WIDE, callbacks == null ? Pointer.NULL : callbacks.pointer())
                .orThrow("IDebugClient5::SetOutputCallbacksWide");
    }
}
