package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.LoadedModule;
import io.handlewatch.windows.process.ProcessModules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModuleListTest {
    private static final LoadedModule SERVICE =
            new LoadedModule(0x1000, 0x1000, "svc", "C:\\app\\svc.exe", "pdb", 17, "svc.pdb", "", 0);

    private static final LoadedModule OLD =
            new LoadedModule(0x8000, 0x2000, "old", "C:\\app\\old.dll", "export", 18, "", "", 0);

    @Test
    void whatTheEngineKnowsStaysAsItIs() {
        assertThat(ModuleList.of(
                        List.of(SERVICE, OLD), List.of(new ProcessModules.Module(0x1000, 0x1000, "C:\\APP\\SVC.EXE"))))
                .containsExactly(SERVICE, OLD);
        assertThat(ModuleList.of(List.of(SERVICE, OLD), List.of())).containsExactly(SERVICE, OLD);
    }

    @Test
    void whatCameLaterIsAddedWithItsSymbolsStillToBeLookedFor() {
        assertThat(ModuleList.of(
                        List.of(SERVICE), List.of(new ProcessModules.Module(0x4000, 0x1000, "C:\\app\\plug-in.dll"))))
                .containsExactly(
                        SERVICE, new LoadedModule(0x4000, 0x1000, "plug_in", "C:\\app\\plug-in.dll", "deferred"));
    }

    @Test
    void whatLiesWhereAnotherLayTakesItsPlace() {
        assertThat(ModuleList.of(
                        List.of(SERVICE, OLD), List.of(new ProcessModules.Module(0x9000, 0x3000, "C:\\app\\new.dll"))))
                .containsExactly(SERVICE, new LoadedModule(0x9000, 0x3000, "new", "C:\\app\\new.dll", "deferred"));
    }

    @ParameterizedTest
    @CsvSource({
        "C:\\app\\my-app v2.exe, my_app_v2",
        "C:\\app\\a.b.dll, a_b",
        "C:\\app\\module, module",
        "Z:/app/libfoo.so.dll, libfoo_so",
        ".dll, _dll"
    })
    void isNamedAsTheEngineNamesIt(String image, String name) {
        assertThat(ModuleList.name(image)).isEqualTo(name);
    }
}
