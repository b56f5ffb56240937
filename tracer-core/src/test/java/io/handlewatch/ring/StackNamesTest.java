package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;

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
