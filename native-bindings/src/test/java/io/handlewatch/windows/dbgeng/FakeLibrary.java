package io.handlewatch.windows.dbgeng;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A debug engine of fakes: writes down every call with its arguments, and treats our callback object as Microsoft's engine does. */
final class FakeLibrary implements DebugLibrary {
    /** What the engine asks every callback object for, and must not get. */
    static final List<Iid> FOREIGN =
            List.of(Iid.of("67721fe9-56d2-4a44-a325-2b65513ce6eb"), Iid.of("814980ab-980a-4dcd-a06e-094d2565150b"));

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<String> faults = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger interrupts = new AtomicInteger();
    final FakeObject control = new FakeObject(faults, Map.of());
    final FakeObject symbols = new FakeObject(faults, Map.of());
    final FakeObject system = new FakeObject(faults, Map.of());
    final FakeObject client;

    int waitAnswer;
    int status = DebugControl4.STATUS_BREAK;
    int pid = 4711;
    String textAtWait = "";
    int maskAtWait = 2;
    Consumer<FakeLibrary> command = engine -> {};
    int executeAnswer;
    private String path = "";
    private @Nullable Pointer callbacks;

    FakeLibrary() {
        Map<Iid, FakeObject> queries = new LinkedHashMap<>();
        queries.put(DebugControl4.IID, control);
        queries.put(DebugSymbols3.IID, symbols);
        queries.put(DebugSystemObjects.IID, system);
        client = new FakeObject(faults, queries);
        client.on(DebugClient5.ATTACH_PROCESS, (FakeObject.Attach) (self, server, id, flags) -> {
            calls.add("AttachProcess " + server + " " + id + " " + flags);
            return 0;
        });
        client.on(DebugClient5.END_SESSION, (FakeObject.AnInt) (self, flags) -> note("EndSession " + flags));
        client.on(DebugClient5.SET_OUTPUT_CALLBACKS_WIDE, (FakeObject.APointer) (self, pointer) -> take(pointer));
        control.on(DebugControl4.ADD_ENGINE_OPTIONS, (FakeObject.AnInt)
                (self, options) -> note("AddEngineOptions " + hex(options)));
        control.on(DebugControl4.WAIT_FOR_EVENT, (FakeObject.TwoInts) (self, flags, millis) -> {
            calls.add("WaitForEvent " + flags + " " + millis);
            print(maskAtWait, textAtWait);
            return waitAnswer;
        });
        control.on(DebugControl4.GET_EXECUTION_STATUS, (FakeObject.APointer) (self, out) -> {
            out.setInt(0, status);
            return 0;
        });
        control.on(DebugControl4.SET_INTERRUPT, (FakeObject.AnInt) (self, flags) -> {
            interrupts.incrementAndGet();
            return flags == 1 ? 0 : HResult.E_UNEXPECTED.value();
        });
        control.on(DebugControl4.EXECUTE_WIDE, (FakeObject.Execute) (self, outputControl, text, flags) -> {
            calls.add("Execute " + outputControl + " " + text.getWideString(0) + " " + flags);
            command.accept(this);
            return executeAnswer;
        });
        symbols.on(DebugSymbols3.SET_SYMBOL_OPTIONS, (FakeObject.AnInt)
                (self, options) -> note("SetSymbolOptions " + hex(options)));
        symbols.on(DebugSymbols3.SET_SYMBOL_PATH_WIDE, (FakeObject.APointer) (self, text) -> {
            path = text.getWideString(0);
            return note("SetSymbolPath " + path);
        });
        symbols.on(DebugSymbols3.GET_SYMBOL_PATH_WIDE, (FakeObject.TextQuery)
                (self, room, chars, needed) -> fill(path, room, chars, needed));
        system.on(DebugSystemObjects.GET_NUMBER_PROCESSES, (FakeObject.APointer) (self, out) -> {
            out.setInt(0, 1);
            return 0;
        });
        system.on(DebugSystemObjects.GET_CURRENT_PROCESS_SYSTEM_ID, (FakeObject.APointer) (self, out) -> {
            out.setInt(0, pid);
            return 0;
        });
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    private int note(String call) {
        calls.add(call);
        return 0;
    }

    /** As the engine answers a text that does not fit: cut, S_FALSE, and the size that is needed. */
    static int fill(String text, Pointer room, int chars, Pointer needed) {
        needed.setInt(0, text.length() + 1);
        room.setWideString(0, text.substring(0, Math.min(text.length(), chars - 1)));
        return text.length() < chars ? 0 : 1;
    }

    private int take(@Nullable Pointer pointer) {
        calls.add(pointer == null ? "SetOutputCallbacks null" : "SetOutputCallbacks");
        Pointer old = callbacks;
        if (pointer != null) {
            method(pointer, 1);
            for (Iid foreign : FOREIGN) {
                if (ask(pointer, foreign) != null) {
                    faults.add("the callback object says that it has the interface " + foreign);
                }
            }
            if (ask(pointer, OutputCallbacks.IID) != null) {
                method(pointer, 2);
            } else {
                faults.add("the callback object denies its own interface");
            }
        }
        callbacks = pointer;
        if (old != null) {
            method(old, 2);
        }
        return 0;
    }

    private static @Nullable Pointer ask(Pointer object, Iid iid) {
        try (Memory id = iid.toMemory();
                Memory out = new Memory(Native.POINTER_SIZE)) {
            out.setPointer(0, object); // a good object overwrites it
            method(object, 0, id, out);
            return out.getPointer(0);
        }
    }

    private static int method(Pointer object, int slot, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = object;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Function.getFunction(object.getPointer(0).getPointer((long) slot * Native.POINTER_SIZE))
                .invokeInt(all);
    }

    /** A piece of text to our callback object, as the engine gives it. */
    void print(int mask, String text) {
        Pointer receiver = callbacks;
        if (receiver != null && !text.isEmpty()) {
            try (Memory wide = new Memory((text.length() + 1L) * Native.WCHAR_SIZE)) {
                wide.setWideString(0, text);
                method(receiver, 3, mask, wide);
                wide.clear(); // a piece is valid during the call only
            }
        }
    }

    @Override
    public Pointer create(Iid iid) {
        calls.add("DebugCreate");
        if (!iid.equals(DebugClient5.IID)) {
            throw new ComException("DebugCreate", HResult.E_NOINTERFACE);
        }
        return client.pointer();
    }

    @Override
    public String description() {
        return "fake 1.2";
    }
}
