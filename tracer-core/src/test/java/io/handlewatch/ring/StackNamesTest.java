package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.StackTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stacks through code that lies in no module, and modules that come while the watch goes on. */
final class StackNamesTest {
    private static final long NTDLL = 0x10_0000;
    private static final long JAVA = 0x20_0000;
    private static final long MADE = 0x90_0000;

    private final List<LoadedModule> modules = new ArrayList<>(List.of(
            new LoadedModule(NTDLL, 0x1000, "ntdll", "C:\\Windows\\ntdll.dll", "export"),
            new LoadedModule(JAVA, 0x1000, "java", "C:\\jre\\java.dll", "export")));
    private final StackTable stacks = new StackTable();
    private int lists;
    private final StackNames names = new StackNames(stacks, new ModulesSession(this::list));

    private List<LoadedModule> list() {
        lists++;
        return List.copyOf(modules);
    }

    private int id(long... addresses) {
        return names.idOf(addresses, addresses.length);
    }

    @Test
    void whatStandsBelowMadeCodeMakesNoOtherStack() {
        names.begin();
        int one = id(NTDLL + 1, JAVA + 2, MADE, MADE + 0x77, 0x3f);
        assertThat(id(NTDLL + 1, JAVA + 2, MADE, 0x1234, NTDLL + 9)).isEqualTo(one);
        assertThat(id(NTDLL + 1, JAVA + 2, MADE)).isEqualTo(one);
        assertThat(id(NTDLL + 1, JAVA + 2, MADE + 8)).as("another place in it").isNotEqualTo(one);
        assertThat(id(NTDLL + 1, JAVA + 2)).as("nothing below").isNotEqualTo(one);
        assertThat(stacks.size()).isEqualTo(3);
        assertThat(stacks.get(one).frames()).extracting(Frame::module).containsExactly("ntdll", "java", "", "", "");
    }

    /** The engine is needed for names alone: what the kernel told is not given up for them. */
    @Test
    void anEngineThatStaysLostCostsReadingsOnlyAtFirst() {
        boolean[] lost = {false};
        StackNames named = new StackNames(stacks, new ModulesSession(() -> {
            lists++;
            if (lost[0]) {
                throw new EngineException(EngineException.Kind.ENGINE_LOST, "The engine is gone.");
            }
            return modules;
        }));
        named.begin();
        long[] known = {NTDLL + 1, JAVA + 2};
        int before = named.idOf(known, 2);
        lost[0] = true;
        long[] late = {NTDLL + 1, MADE + 3, JAVA + 4};
        for (int i = 0; i < 2; i++) {
            named.begin();
            assertThatThrownBy(() -> named.idOf(late, 3)).hasMessage("The engine is gone.");
            assertThat(named.takeNote()).isEmpty();
        }
        named.begin();
        int without = named.idOf(late, 3);
        assertThat(stacks.get(without).frames()).extracting(Frame::module).containsExactly("ntdll", "", "java");
        assertThat(named.takeNote())
                .isEqualTo("the engine could not tell the target's modules (The engine is gone.): new stacks may show"
                        + " addresses without module from here on");
        assertThat(named.takeNote()).isEmpty();
        assertThat(named.idOf(known, 2)).as("what was known stays known").isEqualTo(before);
        assertThat(lists).isEqualTo(4);
        for (int i = 0; i < 20; i++) {
            named.begin();
            named.idOf(new long[] {NTDLL + 1, MADE + 100 + i, JAVA + 4}, 3);
        }
        assertThat(lists).as("asked for now and then").isEqualTo(5);
        lost[0] = false;
        modules.add(new LoadedModule(MADE, 0x1000, "plugin", "C:\\app\\plugin.dll", "deferred"));
        for (int i = 0; i < 20; i++) {
            named.begin();
            int id = named.idOf(new long[] {NTDLL + 1, MADE + 200 + i, JAVA + 4}, 3);
            if (i == 19) {
                assertThat(stacks.get(id).frames()).extracting(Frame::module).contains("plugin");
            }
        }
        int now = named.idOf(late, 3);
        assertThat(stacks.get(now).frames())
                .as("also a stack that was told without modules")
                .extracting(Frame::module)
                .containsExactly("ntdll", "plugin", "java");
        assertThat(named.idOf(known, 2)).isEqualTo(before);
    }

    @Test
    void aStackThatBeginsInNoModuleIsTakenAsItIs() {
        names.begin();
        assertThat(id(MADE, MADE + 8)).isNotEqualTo(id(MADE, MADE + 16));
    }

    @Test
    void aModuleThatComesLaterIsFoundAndTheListIsAskedForOnceAReading() {
        names.begin();
        id(NTDLL + 1, JAVA + 2, MADE);
        id(NTDLL + 1, JAVA + 3, MADE + 8);
        assertThat(lists).isEqualTo(1);
        modules.add(new LoadedModule(MADE, 0x1000, "plugin", "C:\\app\\plugin.dll", "deferred"));
        names.begin();
        int late = id(NTDLL + 1, JAVA + 4, MADE + 16, JAVA + 5);
        assertThat(lists).isEqualTo(2);
        assertThat(stacks.get(late).frames())
                .extracting(Frame::module)
                .containsExactly("ntdll", "java", "plugin", "java");
    }
}
