package io.handlewatch.windows.dbgeng;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/** IDebugSystemObjects, reduced to the methods that this program calls. Slots from the SDK's dbgeng.h. */
final class DebugSystemObjects extends ComObject {
    static final Iid IID = Iid.of("6b86fe2c-2c4f-4f0c-9da2-174311acc327");

    static final int GET_NUMBER_PROCESSES = 21;
    static final int GET_CURRENT_PROCESS_SYSTEM_ID = 27;

    DebugSystemObjects(Pointer self) {
        super(self);
    }

    int processes() {
        IntByReference number = new IntByReference();
        call(GET_NUMBER_PROCESSES, number).orThrow("IDebugSystemObjects::GetNumberProcesses");
        return number.getValue();
    }

    long currentProcessId() {
        IntByReference pid = new IntByReference();
        call(GET_CURRENT_PROCESS_SYSTEM_ID, pid).orThrow("IDebugSystemObjects::GetCurrentProcessSystemId");
        return Integer.toUnsignedLong(pid.getValue());
    }
}
