package io.handlewatch.windows.dbgeng;

import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;

/** IDebugControl4, reduced to the methods that this program calls. Slots and values from the SDK's dbgeng.h. */
final class DebugControl4 extends ComObject {
    static final Iid IID = Iid.of("94e60ce9-9b41-4b19-9fc0-6d9eb35272b3");

    static final int SET_INTERRUPT = 4;
    static final int GET_EXECUTION_STATUS = 49;
    static final int ADD_ENGINE_OPTIONS = 54;
    static final int WAIT_FOR_EVENT = 93;
    static final int EXECUTE_WIDE = 133;

    /** DEBUG_STATUS_BREAK: there is a target, and it is looked at. */
    static final int STATUS_BREAK = 6;

    private static final int DISALLOW_SHELL_COMMANDS = 0x1000;
    private static final int INTERRUPT_PASSIVE = 1;
    private static final int OUTPUT_THIS_CLIENT = 0;
    private static final int EXECUTE_NOT_LOGGED = 2;
    private static final int EXECUTE_NO_REPEAT = 4;

    DebugControl4(Pointer self) {
        super(self);
    }

    /** The one method here that any thread may call. A single call may be lost: repeat it. */
    void interrupt() {
        callFromAnyThread(SET_INTERRUPT, INTERRUPT_PASSIVE).orThrow("IDebugControl::SetInterrupt");
    }

    int executionStatus() {
        IntByReference status = new IntByReference();
        call(GET_EXECUTION_STATUS, status).orThrow("IDebugControl::GetExecutionStatus");
        return status.getValue();
    }

    void disallowShellCommands() {
        call(ADD_ENGINE_OPTIONS, DISALLOW_SHELL_COMMANDS).orThrow("IDebugControl::AddEngineOptions");
    }

    /** To be called once a session: a second wait ends it. False when the time passed without an event. */
    boolean waitForEvent(int timeoutMillis) {
        return call(WAIT_FOR_EVENT, 0, timeoutMillis)
                .orThrow("IDebugControl::WaitForEvent")
                .equals(HResult.S_OK);
    }

    /** Success says nothing about the command: the text does. */
    HResult execute(String command) {
        return call(EXECUTE_WIDE, OUTPUT_THIS_CLIENT, new WString(command), EXECUTE_NOT_LOGGED | EXECUTE_NO_REPEAT);
    }
}
