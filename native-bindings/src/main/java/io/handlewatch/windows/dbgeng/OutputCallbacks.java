package io.handlewatch.windows.dbgeng;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary;
import io.handlewatch.engine.OutputSink;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Our IDebugOutputCallbacksWide: receives the engine's text on the engine's thread, copies it, hands it on and returns.
 *
 * <p>It is made with one reference, ours, which {@link #close} gives back. As long as anybody holds one, a static set holds the object: JNA itself
 * holds callbacks weakly, and a collected one ends the JVM at the next piece of text.
 */
final class OutputCallbacks implements AutoCloseable {
    static final Iid IID = Iid.of("4c7fd663-c394-4e26-8ef1-34ad5ed3764c");

    private static final int ERROR = 2;
    private static final int MOST_ERROR_TEXT = 4096;
    private static final Set<OutputCallbacks> REFERENCED = ConcurrentHashMap.newKeySet();

    interface QueryInterface extends Callback {
        int invoke(Pointer self, Pointer iid, Pointer out);
    }

    interface Count extends Callback {
        int invoke(Pointer self);
    }

    interface Output extends Callback {
        int invoke(Pointer self, int mask, Pointer text);
    }

    private interface StdQueryInterface extends QueryInterface, StdCallLibrary.StdCallCallback {}

    private interface StdCount extends Count, StdCallLibrary.StdCallCallback {}

    private interface StdOutput extends Output, StdCallLibrary.StdCallCallback {}

    private final AtomicInteger references = new AtomicInteger(1);
    private final Callback[] methods; // read by nobody: held for the native side
    private final Memory table = new Memory(4L * Native.POINTER_SIZE);
    private final Memory object = new Memory(Native.POINTER_SIZE);
    private final StringBuilder errors = new StringBuilder();
    private @Nullable OutputSink sink;
    private @Nullable Throwable fault;
    private boolean closed;

    OutputCallbacks() {
        methods = Platform.isWindows()
                ? new Callback[] {
                    (StdQueryInterface) this::queryInterface,
                    (StdCount) self -> addRef(),
                    (StdCount) self -> release(),
                    (StdOutput) this::output
                }
                : new Callback[] {
                    (QueryInterface) this::queryInterface,
                    (Count) self -> addRef(),
                    (Count) self -> release(),
                    (Output) this::output
                };
        for (int i = 0; i < methods.length; i++) {
            table.setPointer((long) i * Native.POINTER_SIZE, CallbackReference.getFunctionPointer(methods[i]));
        }
        object.setPointer(0, table);
        REFERENCED.add(this);
    }

    Pointer pointer() {
        return object;
    }

    /** Text goes here from now on; null: only errors are kept. Forgets what was kept. */
    void sendTo(@Nullable OutputSink next) {
        sink = next;
        fault = null;
        errors.setLength(0);
    }

    /** The error text (mask 2) since the last {@link #sendTo}, in one line. */
    String errors() {
        return errors.toString().strip().replaceAll("\\s+", " ");
    }

    /** What the sink threw since the last {@link #sendTo}; the first one. */
    @Nullable
    Throwable fault() {
        return fault;
    }

    int references() {
        return references.get();
    }

    private int queryInterface(Pointer self, Pointer iid, Pointer out) {
        try {
            // The engine asks for two interfaces of its own, and calls their slots if it is given any object.
            if (Iid.UNKNOWN.isAt(iid) || IID.isAt(iid)) {
                out.setPointer(0, object);
                addRef();
                return HResult.S_OK.value();
            }
            out.setPointer(0, Pointer.NULL);
            return HResult.E_NOINTERFACE.value();
        } catch (Throwable thrown) { // must not reach native code
            keep(thrown);
            return HResult.E_UNEXPECTED.value();
        }
    }

    private int addRef() {
        return references.incrementAndGet();
    }

    private int release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            REFERENCED.remove(this);
        }
        return left;
    }

    private int output(Pointer self, int mask, Pointer text) {
        try {
            String piece = text.getWideString(0);
            if ((mask & ERROR) != 0 && errors.length() < MOST_ERROR_TEXT) {
                errors.append(piece);
            }
            OutputSink receiver = sink;
            if (receiver != null && fault == null) {
                receiver.accept(mask, piece);
            }
        } catch (Throwable thrown) { // must not reach native code; told after the command
            keep(thrown);
        }
        return HResult.S_OK.value(); // the engine does not look at it
    }

    private void keep(Throwable thrown) {
        if (fault == null) {
            fault = thrown;
        }
    }

    /** Gives our own reference back. Memory and functions stay until the engine has given back its ones. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }
}
