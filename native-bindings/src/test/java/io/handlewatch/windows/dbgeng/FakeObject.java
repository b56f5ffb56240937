package io.handlewatch.windows.dbgeng;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A COM object in native memory, whose methods are Java: what the bindings call is what a real engine would be called with. */
final class FakeObject {
    private static final int SLOTS = 160;

    interface NoArguments extends Callback {
        int invoke(Pointer self);
    }

    interface AnInt extends Callback {
        int invoke(Pointer self, int value);
    }

    interface TwoInts extends Callback {
        int invoke(Pointer self, int one, int two);
    }

    interface APointer extends Callback {
        int invoke(Pointer self, Pointer pointer);
    }

    interface TwoPointers extends Callback {
        int invoke(Pointer self, Pointer one, Pointer two);
    }

    interface Attach extends Callback {
        int invoke(Pointer self, long server, int pid, int flags);
    }

    interface Execute extends Callback {
        int invoke(Pointer self, int outputControl, Pointer command, int flags);
    }

    interface TextQuery extends Callback {
        int invoke(Pointer self, Pointer room, int chars, Pointer needed);
    }

    interface ModuleString extends Callback {
        int invoke(Pointer self, int which, int index, long base, Pointer room, int chars, Pointer needed);
    }

    interface ModuleParameters extends Callback {
        int invoke(Pointer self, int count, Pointer bases, int start, Pointer parameters);
    }

    private final Memory table = new Memory((long) SLOTS * Native.POINTER_SIZE);
    private final Memory object = new Memory(Native.POINTER_SIZE);
    private final List<Callback> held = new ArrayList<>();
    private final List<String> unexpected;
    private int references = 1;

    /**
     * An object with these methods by slot; each other slot writes itself into {@code unexpected} and fails.
     *
     * @param queries what QueryInterface hands out, by interface
     */
    FakeObject(List<String> unexpected, Map<Iid, FakeObject> queries) {
        this.unexpected = unexpected;
        object.setPointer(0, table);
        for (int slot = 0; slot < SLOTS; slot++) {
            int number = slot;
            on(slot, (NoArguments) self -> {
                this.unexpected.add("slot " + number);
                return HResult.E_UNEXPECTED.value();
            });
        }
        on(0, (TwoPointers) (self, iid, out) -> {
            for (Map.Entry<Iid, FakeObject> entry : queries.entrySet()) {
                if (entry.getKey().isAt(iid)) {
                    entry.getValue().references++;
                    out.setPointer(0, entry.getValue().pointer());
                    return 0;
                }
            }
            out.setPointer(0, null);
            return HResult.E_NOINTERFACE.value();
        });
        on(1, (NoArguments) self -> ++references);
        on(2, (NoArguments) self -> --references);
    }

    void on(int slot, Callback method) {
        held.add(method);
        table.setPointer((long) slot * Native.POINTER_SIZE, CallbackReference.getFunctionPointer(method));
    }

    Pointer pointer() {
        return object;
    }

    int references() {
        return references;
    }
}
