package io.handlewatch.simulate;

import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The code of a simulated process: modules, the functions in them, and the kernel above. Names an address as the engine does: the nearest function at
 * or below it, the module and RVA where it has no functions, nothing where there is no module. Not thread-safe.
 */
public final class CodeMap {
    /** The highest address of user mode on x64; what lies above is the kernel's and is not printed by {@code !htrace}. */
    public static final long LAST_USER_ADDRESS = 0x00007ffffffeffffL;

    private static final long MODULE_SIZE = 0x200000;
    private static final long SYSTEM_BASE = 0x00007ffc10000000L;
    private static final long PROGRAM_BASE = 0x00007ff6a0000000L;
    private static final long KERNEL_BASE = 0xfffff80341000000L;
    private static final long FUNCTION_STRIDE = 0x640;
    private static final Set<String> SYSTEM = Set.of(
            "ntdll",
            "kernelbase",
            "kernel32",
            "advapi32",
            "sechost",
            "ws2_32",
            "mswsock",
            "rpcrt4",
            "combase",
            "ucrtbase",
            "crypt32");

    private final TreeMap<Long, LoadedModule> modules = new TreeMap<>();
    private final TreeMap<Long, String> functions = new TreeMap<>();
    private final Map<String, Long> starts = new HashMap<>();
    private final Map<String, Long> bases = new HashMap<>();
    private final Map<String, Long> nextFunction = new HashMap<>();
    private int systemModules;
    private int programModules;

    /** Maps a module. */
    public void module(LoadedModule module) {
        modules.put(module.base(), module);
        bases.put(module.name(), module.base());
        nextFunction.put(module.name(), module.base() + 0x1000);
    }

    /** Says that a function begins at this address; {@code name} is {@code module!symbol}. */
    public void function(String name, long start) {
        functions.put(start, name.substring(name.indexOf('!') + 1));
        starts.put(name, start);
    }

    /**
     * The address of a frame written as {@code module!symbol+0xoffset}, {@code module+0xrva} or {@code +0xaddress}. Modules and functions not yet
     * known are given a place. The module {@code nt} is the kernel's.
     */
    public long address(String frame) {
        Frame parsed = Frame.parse(0, frame);
        if (parsed.module().isEmpty()) {
            return parsed.offset();
        }
        long base = base(parsed.module());
        if (parsed.symbol().isEmpty()) {
            return base + parsed.offset();
        }
        String name = parsed.function();
        Long start = starts.get(name);
        if (start == null) {
            start = nextFunction.getOrDefault(parsed.module(), base + 0x1000);
            nextFunction.put(parsed.module(), start + FUNCTION_STRIDE);
            function(name, start);
        }
        return start + parsed.offset();
    }

    /** Names an address. */
    public Frame resolve(long address) {
        LoadedModule module = moduleAt(address);
        if (module == null) {
            return Frame.named(address, "", "", address);
        }
        Map.Entry<Long, String> function = functions.floorEntry(address);
        if (function == null || function.getKey() < module.base()) {
            return Frame.named(address, module.name(), "", address - module.base());
        }
        Frame named = Frame.named(address, module.name(), function.getValue(), address - function.getKey());
        return module.symbols().equals("export") ? named.byExport() : named;
    }

    /** The modules by rising address; the kernel is not among them. */
    public List<LoadedModule> modules() {
        return List.copyOf(modules.values());
    }

    /** The same code as a process has it whose modules all lie this much higher. */
    CodeMap moved(long by) {
        if (by == 0) {
            return this;
        }
        CodeMap moved = new CodeMap();
        modules.values()
                .forEach(module -> moved.module(new LoadedModule(
                        module.base() + by, module.size(), module.name(), module.image(), module.symbols())));
        functions.forEach((start, name) -> moved.functions.put(start + by, name));
        return moved;
    }

    /** An address of this code in a process whose modules all lie this much higher. */
    long moved(long address, long by) {
        return moduleAt(address) == null ? address : address + by;
    }

    /** The addresses of these frames, newest first. */
    List<Long> addresses(List<String> frames) {
        List<Long> addresses = new ArrayList<>();
        for (String frame : frames) {
            addresses.add(address(frame));
        }
        return addresses;
    }

    private long base(String name) {
        if (name.equals("nt")) {
            return KERNEL_BASE;
        }
        Long known = bases.get(name);
        if (known != null) {
            return known;
        }
        boolean system = SYSTEM.contains(name.toLowerCase(java.util.Locale.ROOT));
        long base =
                system ? SYSTEM_BASE + MODULE_SIZE * systemModules++ : PROGRAM_BASE + MODULE_SIZE * programModules++;
        String image = (system ? "C:\\Windows\\System32\\" : "C:\\Program Files\\Contoso\\") + name + ".dll";
        module(new LoadedModule(base, MODULE_SIZE, name, image, "pdb"));
        return base;
    }

    private @Nullable LoadedModule moduleAt(long address) {
        Map.Entry<Long, LoadedModule> entry = modules.floorEntry(address);
        if (entry == null
                || address < 0
                || address >= entry.getKey() + entry.getValue().size()) {
            return null;
        }
        return entry.getValue();
    }
}
