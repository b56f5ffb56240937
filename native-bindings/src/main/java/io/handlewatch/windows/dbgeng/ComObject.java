package io.handlewatch.windows.dbgeng;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One counted reference to a native COM interface.
 *
 * <p>Confined to the thread that made it, and that is checked here: the engine takes calls from any thread without a word and is damaged later. The
 * reference is given back once, by {@link #close}; a call after that is refused instead of reaching freed memory.
 */
abstract class ComObject implements AutoCloseable {
    /** On x64 both conventions are one; JNA refuses the alternative one outside of Windows. */
    static final int CONVENTION = Platform.isWindows() ? Function.ALT_CONVENTION : Function.C_CONVENTION;

    private static final int QUERY_INTERFACE = 0;
    private static final int RELEASE = 2;

    private final Thread owner = Thread.currentThread();
    private volatile @Nullable Pointer self;

    /** Takes over one reference that the caller already owns; AddRef is not called. */
    ComObject(Pointer self) {
        this.self = Objects.requireNonNull(self, "self");
    }

    /** Calls a method: ULONG is an Integer, ULONG64 a Long (also when it is 0), PCWSTR a WString. */
    final HResult call(int slot, @Nullable Object... arguments) {
        checkThread();
        return callFromAnyThread(slot, arguments);
    }

    /** For the few methods that are documented as callable from any thread. */
    final HResult callFromAnyThread(int slot, @Nullable Object... arguments) {
        Pointer target = pointer();
        @Nullable Object[] all = new @Nullable Object[arguments.length + 1];
        all[0] = target;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Pointer entry = target.getPointer(0).getPointer((long) slot * Native.POINTER_SIZE);
        return new HResult(Function.getFunction(entry, CONVENTION).invokeInt(all));
    }

    /** Asks for another interface of the same object; the reference that comes belongs to the caller. */
    final Pointer query(Iid iid, String name) {
        PointerByReference out = new PointerByReference();
        try (Memory id = iid.toMemory()) {
            call(QUERY_INTERFACE, id, out).orThrow("QueryInterface for " + name);
        }
        return out.getValue();
    }

    private Pointer pointer() {
        Pointer target = self;
        if (target == null) {
            throw new IllegalStateException(getClass().getSimpleName() + " is closed");
        }
        return target;
    }

    private void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(getClass().getSimpleName() + " belongs to thread " + owner.getName()
                    + ", not to " + Thread.currentThread().getName());
        }
    }

    @Override
    public final void close() {
        if (self == null) {
            return;
        }
        call(RELEASE); // answers a count, not an HRESULT
        self = null;
    }
}
