package io.handlewatch.ring;

import io.handlewatch.engine.Symbolizer;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.SystemModules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Names that come when they come: asked for once per address by a thread of their own, module by module, and given to the stacks by the watch between two
 * looks. A symbol server that does not answer costs its module a time limit, and no sample anything; after a few such modules nobody is asked any more.
 *
 * <p>All methods belong to the watch's thread.
 */
final class LateNames {
    /** A PDB of a few hundred megabytes comes within this from a server that is alive. */
    private static final Duration MODULE_LIMIT = Duration.ofSeconds(60);

    /** So many modules in a row may be lost before asking is given up. */
    private static final int MOST_LOSSES = 3;

    private static final long REST_AFTER_MILLIS = 2_000;

    private final StackTable stacks;
    private final Symbolizer symbols;
    private final Duration moduleLimit;
    private final ThreadFactory threads;
    private final Map<Long, Set<Integer>> waiting = new HashMap<>();
    private final Map<Long, Frame> known = new HashMap<>();

    /** Guards what follows. */
    private final Object lock = new Object();

    private final Map<LoadedModule, List<Long>> questions = new LinkedHashMap<>();
    private final List<Answer> answers = new ArrayList<>();
    private @Nullable Thread thread;
    private boolean asking;
    private boolean over;
    private int losses;

    private record Answer(LoadedModule module, Symbolizer.Names names) {}

    LateNames(StackTable stacks, Symbolizer symbols) {
        this(stacks, symbols, MODULE_LIMIT);
    }

    LateNames(StackTable stacks, Symbolizer symbols, Duration moduleLimit) {
        this(stacks, symbols, moduleLimit, work -> new Thread(work, "names"));
    }

    LateNames(StackTable stacks, Symbolizer symbols, Duration moduleLimit, ThreadFactory threads) {
        this.threads = threads;
        this.stacks = stacks;
        this.symbols = symbols;
        this.moduleLimit = moduleLimit;
    }

    /** The frame of an address as far as it is known now: by module and RVA, until its name has come. */
    Frame frame(long address, @Nullable LoadedModule module) {
        Frame named = known.get(address);
        if (named != null) {
            return named;
        }
        return module == null
                ? Frame.named(address, "", "", address)
                : Frame.named(address, module.name(), "", address - module.base());
    }

    /** Wants the name of an address that lies in a module, for this stack. */
    void want(int stack, long address, LoadedModule module) {
        if (known.containsKey(address)) {
            return;
        }
        boolean first = !waiting.containsKey(address);
        waiting.computeIfAbsent(address, none -> new TreeSet<>()).add(stack);
        if (first) {
            synchronized (lock) {
                questions.computeIfAbsent(module, none -> new ArrayList<>()).add(address);
                lock.notifyAll();
            }
        }
    }

    /** Gives the stacks the names that have come. */
    void apply() {
        if (!symbols.slow()) {
            while (ask(0)) {
                // the next module
            }
        } else {
            start();
        }
        List<Answer> come;
        synchronized (lock) {
            come = List.copyOf(answers);
            answers.clear();
        }
        Set<Integer> renamed = new TreeSet<>();
        for (Answer answer : come) {
            stacks.module(answer.module().withSymbols(answer.names().symbols()));
            for (Frame frame : answer.names().frames()) {
                known.put(frame.address(), frame);
                Set<Integer> wanting = waiting.remove(frame.address());
                if (wanting != null && !frame.symbol().isEmpty()) {
                    renamed.addAll(wanting);
                }
            }
        }
        for (int id : renamed) {
            Stack stack = stacks.get(id);
            if (stack != null) {
                stacks.rename(
                        id,
                        stack.frames().stream()
                                .map(frame -> known.getOrDefault(frame.address(), frame))
                                .toList());
            }
        }
    }

    /** Waits for what was asked for, no longer than this, and gives the stacks what has come. True where nothing is left to come. */
    boolean settle(Duration limit) {
        apply();
        long end = System.nanoTime() + limit.toNanos();
        boolean left;
        synchronized (lock) {
            long millis = limit.toMillis();
            try {
                while (!over && (asking || !questions.isEmpty()) && millis > 0) {
                    lock.wait(millis);
                    millis = (end - System.nanoTime()) / 1_000_000;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            left = asking || !questions.isEmpty();
        }
        apply();
        return !left;
    }

    /** Ends the asking; what is still asked for is not waited for. */
    void close() {
        Thread running;
        synchronized (lock) {
            over = true;
            lock.notifyAll();
            running = thread;
        }
        if (running == null) {
            symbols.close();
        }
    }

    private void start() {
        synchronized (lock) {
            if (thread == null && !over && !questions.isEmpty()) {
                Thread made = threads.newThread(this::work);
                made.setDaemon(true);
                try {
                    made.start();
                    thread = made;
                } catch (OutOfMemoryError e) {
                    // the system gives no further thread now: names wait for the next look, readings go on
                }
            }
        }
    }

    private void work() {
        boolean more = true;
        while (more) {
            if (!ask(REST_AFTER_MILLIS)) {
                symbols.rest();
                more = awaitQuestion();
            }
        }
        symbols.close();
    }

    /** False when it is over. */
    private boolean awaitQuestion() {
        synchronized (lock) {
            try {
                while (!over && questions.isEmpty()) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                over = true;
            }
            return !over;
        }
    }

    /**
     * The program's own modules before those of Windows, in the order of the frames. Every stack begins in Windows' modules, and where a dead server is asked for these, the
     * program's PDBs, which often lie beside it, would come too late to be asked for.
     */
    private LoadedModule nextModule() {
        return questions.keySet().stream()
                .filter(module -> !SystemModules.brings(module))
                .findFirst()
                .orElseGet(() -> questions.keySet().iterator().next());
    }

    /** Asks for one module. False where none is asked for within this time. */
    private boolean ask(long waitMillis) {
        LoadedModule module;
        List<Long> addresses;
        synchronized (lock) {
            try {
                long end = System.nanoTime() + waitMillis * 1_000_000;
                long left = waitMillis;
                while (questions.isEmpty() && left > 0 && !over) {
                    lock.wait(left);
                    left = (end - System.nanoTime()) / 1_000_000;
                }
            } catch (InterruptedException e) {
                over = true;
            }
            if (over || questions.isEmpty()) {
                return false;
            }
            module = nextModule();
            List<Long> asked = questions.remove(module);
            addresses = asked == null ? List.of() : asked;
            asking = true;
        }
        Answer answer = null;
        boolean lost = false;
        try {
            answer = new Answer(module, symbols.names(module, addresses, moduleLimit));
        } catch (RuntimeException | Error e) {
            // Its frames stay module and RVA; a saved run can be named later. A fault of ours is no more than that:
            // no name is worth a watch, and whoever waits for names must not wait for a thread that has ended.
            lost = true;
        }
        synchronized (lock) {
            asking = false;
            if (answer != null) {
                answers.add(answer);
            }
            losses = lost ? losses + 1 : 0;
            if (losses >= MOST_LOSSES) {
                over = true;
            }
            lock.notifyAll();
        }
        return true;
    }
}
