package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names that come late: nobody waits for them, each address is asked for once, and a dead server is given up. */
@Timeout(60)
class LateNamesTest {
    private static final LoadedModule APP = new LoadedModule(0x1000, 0x1000, "app", "app.exe", "deferred");
    private static final LoadedModule LIB = new LoadedModule(0x5000, 0x1000, "lib", "lib.dll", "deferred");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final StackTable stacks = new StackTable();

    /** Answers as soon as its gate is open; each question is kept. */
    private static final class Gated implements Symbolizer {
        final CountDownLatch gate = new CountDownLatch(1);
        final List<String> asked = new CopyOnWriteArrayList<>();
        final CountDownLatch closed = new CountDownLatch(1);
        final String dead;

        Gated(String dead) {
            this.dead = dead;
        }

        @Override
        public Names names(LoadedModule module, List<Long> addresses, Duration limit) {
            asked.add(module.name() + addresses);
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (module.name().startsWith(dead)) {
                throw new EngineException(EngineException.Kind.ENGINE_LOST, "The server does not answer.");
            }
            List<Frame> frames = new ArrayList<>();
            for (long address : addresses) {
                frames.add(Frame.named(address, module.name(), "f" + Long.toHexString(address), 4));
            }
            return new Names("pdb", frames);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private int stack(LateNames names, long... addresses) {
        List<Frame> frames = new ArrayList<>();
        for (long address : addresses) {
            frames.add(names.frame(address, APP.holds(address) ? APP : LIB));
        }
        int id = stacks.intern(frames.toString(), () -> frames);
        for (long address : addresses) {
            names.want(id, address, APP.holds(address) ? APP : LIB);
        }
        return id;
    }

    private List<String> texts(int id) {
        Stack stack = stacks.get(id);
        return stack == null
                ? List.of()
                : stack.frames().stream().map(Frame::text).toList();
    }

    @Test
    void whereTheSystemGivesNoThreadNamesComeLater() {
        AtomicInteger refusals = new AtomicInteger(2);
        Gated symbols = new Gated("none");
        symbols.gate.countDown();
        LateNames names = new LateNames(stacks, symbols, LONG, work -> new Thread(work) {
            @Override
            public synchronized void start() {
                if (refusals.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        });
        int id = stack(names, 0x1010);
        names.apply();
        names.apply();
        assertThat(texts(id)).containsExactly("app+0x10");
        assertThat(names.settle(LONG)).isTrue();
        assertThat(texts(id)).containsExactly("app!f1010+0x4");
        names.close();
    }

    @Test
    void aServerThatDoesNotAnswerDelaysNothing() {
        Gated symbols = new Gated("none");
        LateNames names = new LateNames(stacks, symbols);
        int one = stack(names, 0x1010, 0x5020);
        names.apply(); // returns though nobody answers
        assertThat(texts(one)).containsExactly("app+0x10", "lib+0x20");
        int two = stack(names, 0x1010, 0x1099);
        names.apply();
        assertThat(names.settle(Duration.ofMillis(20))).as("something is left").isFalse();
        symbols.gate.countDown();
        assertThat(names.settle(LONG)).isTrue();
        assertThat(texts(one)).containsExactly("app!f1010+0x4", "lib!f5020+0x4");
        assertThat(texts(two)).containsExactly("app!f1010+0x4", "app!f1099+0x4");
        assertThat(stacks.modules()).extracting(LoadedModule::symbols).containsOnly("pdb");
        int three = stack(names, 0x5020);
        assertThat(texts(three)).as("known by now").containsExactly("lib!f5020+0x4");
        names.apply();
        assertThat(names.settle(LONG)).isTrue();
        assertThat(symbols.asked.toString().split("4112", -1))
                .as("once per address")
                .hasSize(2);
        names.close();
    }

    @Test
    void aModuleThatIsLostKeepsItsAddressesAndIsNotAskedForAgain() throws InterruptedException {
        Gated symbols = new Gated("lib");
        symbols.gate.countDown();
        LateNames names = new LateNames(stacks, symbols);
        int id = stack(names, 0x5020, 0x1010);
        assertThat(names.settle(LONG)).isTrue();
        assertThat(texts(id)).containsExactly("lib+0x20", "app!f1010+0x4");
        stack(names, 0x5020, 0x5020, 0x1010);
        assertThat(names.settle(LONG)).isTrue();
        assertThat(symbols.asked).hasSize(2);
        names.close();
        symbols.closed.await();
    }

    @Test
    void aFaultIsALossLikeAnyOther() {
        Symbolizer broken = new Symbolizer() {
            @Override
            public Names names(LoadedModule module, List<Long> addresses, Duration limit) {
                if (module.equals(LIB)) {
                    throw new IllegalStateException("a fault");
                }
                return new Names("pdb", List.of(Frame.named(addresses.get(0), module.name(), "f", 4)));
            }

            @Override
            public void close() {}
        };
        LateNames names = new LateNames(stacks, broken);
        int id = stack(names, 0x5020, 0x1010);
        assertThat(names.settle(LONG)).as("nothing is waited for in vain").isTrue();
        assertThat(texts(id)).containsExactly("lib+0x20", "app!f+0x4");
        names.close();
    }

    @Test
    void afterThreeLossesNobodyIsAskedAnyMore() throws InterruptedException {
        Gated symbols = new Gated("dead");
        symbols.gate.countDown();
        LateNames names = new LateNames(stacks, symbols);
        for (int i = 0; i < 6; i++) {
            LoadedModule module = new LoadedModule(0x10000L * (i + 1), 0x1000, "dead" + i, "d" + i, "deferred");
            int id = stacks.intern(i, () -> List.of(names.frame(module.base(), module)));
            names.want(id, module.base(), module);
        }
        assertThat(names.settle(LONG)).as("some never come").isFalse();
        symbols.closed.await();
        assertThat(symbols.asked).hasSize(3);
        assertThat(texts(6)).containsExactly("dead5+0x0");
        names.close();
    }

    @Test
    void theProgramsOwnModulesAreAskedForBeforeThoseOfWindows() throws InterruptedException {
        Gated symbols = new Gated("dead");
        symbols.gate.countDown();
        LateNames names = new LateNames(stacks, symbols);
        List<LoadedModule> modules = List.of(
                new LoadedModule(0x10000, 0x1000, "ntdll", "ntdll.dll", "deferred"),
                new LoadedModule(0x20000, 0x1000, "dead1", "C:\\WINDOWS\\System32\\dead1.dll", "deferred"),
                new LoadedModule(0x30000, 0x1000, "dead2", "C:\\Windows\\System32\\dead2.dll", "deferred"),
                new LoadedModule(0x40000, 0x1000, "dead3", "C:\\Windows\\System32\\dead3.dll", "deferred"),
                APP);
        List<Frame> frames = modules.stream()
                .map(module -> names.frame(module.base(), module))
                .toList();
        int id = stacks.intern("a", () -> frames);
        modules.forEach(module -> names.want(id, module.base(), module));
        assertThat(names.settle(LONG)).isTrue();
        symbols.closed.await();
        assertThat(symbols.asked.get(0)).startsWith("app");
        assertThat(texts(id))
                .containsExactly("ntdll!f10000+0x4", "dead1+0x0", "dead2+0x0", "dead3+0x0", "app!f1000+0x4");
        names.close();
    }
}
