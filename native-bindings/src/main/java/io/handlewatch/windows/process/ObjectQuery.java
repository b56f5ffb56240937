package io.handlewatch.windows.process;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ObjectName.Answer;
import java.util.Optional;

/**
 * Type and name of the object behind one handle of a process, by a duplicate of ours that is closed again. OBJECT_NAME_INFORMATION and OBJECT_TYPE_INFORMATION both begin
 * with a UNICODE_STRING (phnt's ntobapi.h). Any thread, and any number of them.
 */
final class ObjectQuery implements GuardedNames.Query {
    /** PROCESS_DUP_HANDLE. */
    private static final int DUP_HANDLE = 0x40;

    private static final int SAME_ACCESS = 2;
    private static final int NAME = 1;
    private static final int TYPE = 2;

    /** A UNICODE_STRING holds 65,534 bytes at most. */
    private static final int ROOM = 1 << 17;

    private static final int TEXT_AT = 8;
    private static final String PROCESS = "Process";

    private final long pid;
    private final NtFunctions nt;

    ObjectQuery(long pid, NtFunctions nt) {
        this.pid = pid;
        this.nt = nt;
    }

    /** Asks for an event of our own, which always answers: what the runtime loads for the first question is not to count against its limit. */
    static void rehearse() {
        WinNT.HANDLE event = Kernel32.INSTANCE.CreateEvent(null, true, false, null);
        if (event != null) {
            new ObjectQuery(ProcessHandle.current().pid(), NtFunctions.load())
                    .ask(0, Pointer.nativeValue(event.getPointer()));
            Kernel32.INSTANCE.CloseHandle(event);
        }
    }

    @Override
    public ObjectName ask(int stackId, long handle) {
        try (OpenedProcess process = OpenedProcess.open(pid, DUP_HANDLE)) {
            WinNT.HANDLEByReference ours = new WinNT.HANDLEByReference();
            if (!Kernel32.INSTANCE.DuplicateHandle(
                    process.handle(),
                    new WinNT.HANDLE(Pointer.createConstant(handle)),
                    Kernel32.INSTANCE.GetCurrentProcess(),
                    ours,
                    0,
                    false,
                    SAME_ACCESS)) {
                return GuardedNames.answer(stackId, handle, Answer.UNKNOWN);
            }
            try {
                String type = text(ours.getValue(), TYPE).orElse("");
                // Processes have no names; their numbers are what people look for.
                Optional<String> name = type.equals(PROCESS) ? process(ours.getValue()) : text(ours.getValue(), NAME);
                return new ObjectName(
                        stackId,
                        handle,
                        type,
                        name.map(DevicePaths::readable).orElse(""),
                        name.isEmpty() ? Answer.UNKNOWN : name.get().isEmpty() ? Answer.NAMELESS : Answer.NAMED);
            } finally {
                Kernel32.INSTANCE.CloseHandle(ours.getValue());
            }
        }
    }

    private static Optional<String> process(WinNT.HANDLE handle) {
        int id = Kernel32.INSTANCE.GetProcessId(handle);
        return id == 0 ? Optional.empty() : Optional.of("process " + Integer.toUnsignedLong(id));
    }

    private Optional<String> text(WinNT.HANDLE handle, int informationClass) {
        try (Memory block = new Memory(ROOM)) {
            block.clear();
            int status = nt.NtQueryObject(handle, informationClass, block, ROOM, new IntByReference());
            if (status != NtStatus.SUCCESS) {
                return Optional.empty();
            }
            int bytes = Short.toUnsignedInt(block.getShort(0));
            Pointer characters = block.getPointer(TEXT_AT);
            return Optional.of(
                    bytes == 0 || characters == null ? "" : new String(characters.getCharArray(0, bytes / 2)));
        }
    }
}
