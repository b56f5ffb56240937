package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines in folders that are laid out as Microsoft's installers lay them, with a registry that is a list. */
final class EngineFolderTest {
    private static final String NEXT = " Install the Debugging Tools for Windows with the installer of the Windows SDK"
            + " (winsdksetup.exe /features OptionId.WindowsDesktopDebuggers /quiet), or name their folder with --engine.";

    @TempDir
    Path folder;

    private final Machine machine = new Machine();

    private static final class Machine implements EngineFolder.Places {
        final Map<String, String> variables = new HashMap<>();
        final List<String> kits = new ArrayList<>();
        final List<String> packages = new ArrayList<>();
        final List<Path> denied = new ArrayList<>();

        @Override
        public void look(Path file) throws IOException {
            if (denied.contains(file)) {
                throw new AccessDeniedException(file.toString());
            }
            EngineFolder.Places.super.look(file);
        }

        @Override
        public @Nullable String variable(String name) {
            return variables.get(name);
        }

        @Override
        public List<String> kitRoots() {
            return kits;
        }

        @Override
        public List<String> storePackages() {
            return packages;
        }
    }

    private Path engine(String below) throws IOException {
        Path made = folder.resolve(below);
        Files.createDirectories(made);
        Files.write(made.resolve("dbgeng.dll"), Dll.of("10.0.1.2", 0x8664));
        return made;
    }

    private Path find(@Nullable Path named) {
        return EngineFolder.find(Optional.ofNullable(named), machine).folder();
    }

    private String at(String below) {
        return folder.resolve(below).toString();
    }

    @Test
    void aVariableThatCanBeNoFolderIsRefused() {
        machine.variables.put("HANDLEWATCH_ENGINE", "D:\\kit\0");
        assertThatThrownBy(() -> find(null))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("HANDLEWATCH_ENGINE names no folder (")
                .hasMessageContaining("or name their folder with --engine.");
    }

    @Test
    void everyPlaceInItsOrder() throws IOException {
        machine.variables.put("HANDLEWATCH_ENGINE", engine("named").toString());
        machine.variables.put("WINDBG_DIR", engine("windbg").toString());
        machine.variables.put("LOCALAPPDATA", at("local"));
        machine.variables.put("USERPROFILE", at("user"));
        machine.variables.put("SystemRoot", at("Windows"));
        engine("local/handlewatch/engine");
        engine("kit10/Debuggers/x64");
        engine("kit81/Debuggers/x64");
        machine.kits.addAll(List.of(at("kit10"), at("kit10"), at("kit81"), at("gone")));
        engine("user/.nuget/packages/microsoft.debugging.platform.dbgeng/20260109.1235.0/content/amd64");
        engine("user/.nuget/packages/microsoft.debugging.platform.dbgeng/20251231.9.0/content/amd64");
        engine("WindowsApps/Microsoft.WinDbg_1.2/amd64");
        machine.packages.add(at("WindowsApps/Microsoft.WinDbg_1.2"));
        engine("Windows/System32");
        Path option = engine("option");
        assertThat(EngineFolder.all(Optional.of(option), machine))
                .extracting(one -> one.by() + " "
                        + folder.relativize(one.folder()).toString().replace('\\', '/'))
                .containsExactly(
                        "--engine option",
                        "HANDLEWATCH_ENGINE named",
                        "WINDBG_DIR windbg",
                        "handlewatch setup local/handlewatch/engine",
                        "the Windows SDK kit10/Debuggers/x64",
                        "the Windows SDK kit81/Debuggers/x64",
                        "Microsoft's NuGet package user/.nuget/packages/microsoft.debugging.platform.dbgeng/20260109.1235.0/content/amd64",
                        "Microsoft's NuGet package user/.nuget/packages/microsoft.debugging.platform.dbgeng/20251231.9.0/content/amd64",
                        "WinDbg of the Store WindowsApps/Microsoft.WinDbg_1.2/amd64",
                        "Windows itself (for --source ring alone: it has no !htrace) Windows/System32");
        assertThat(find(option)).isEqualTo(option);
        assertThat(find(null)).isEqualTo(folder.resolve("named"));
    }

    @Test
    void anEngineThatWasLaidElsewhereIsFoundByItsNote() throws IOException {
        machine.variables.put("LOCALAPPDATA", at("local"));
        Path elsewhere = engine("elsewhere");
        EngineSetup.remember(elsewhere, folder.resolve("local/handlewatch"));
        assertThat(find(null)).isEqualTo(elsewhere);
        Files.delete(elsewhere.resolve("dbgeng.dll"));
        assertThat(EngineFolder.all(Optional.empty(), machine)).as("it is gone").isEmpty();
    }

    @Test
    void aPackageOfAnotherProcessorIsPassedOver() throws IOException {
        machine.variables.put("USERPROFILE", at("user"));
        Path arm = folder.resolve("user/.nuget/packages/microsoft.debugging.platform.dbgeng/2/content/arm64");
        Files.createDirectories(arm);
        Files.write(arm.resolve("dbgeng.dll"), Dll.of("10.0.1.2", 0xAA64));
        assertThat(EngineFolder.all(Optional.empty(), machine)).isEmpty();
        Path amd = engine("user/.nuget/packages/microsoft.debugging.platform.dbgeng/2/content/amd64");
        assertThat(find(null)).isEqualTo(amd);
    }

    @Test
    void anEngineThatMayNotBeReadIsPassedOverWithTheReason() throws IOException {
        machine.packages.add(at("WindowsApps/Microsoft.WinDbg_1.2"));
        Path store = engine("WindowsApps/Microsoft.WinDbg_1.2/amd64").resolve("dbgeng.dll");
        machine.denied.add(store);
        String sentence = "Passed over: " + store
                + " (by WinDbg of the Store) may not be read by this account: access is denied.";
        assertThatThrownBy(() -> find(null))
                .hasMessage("No debug engine was found: there is no dbgeng.dll of the Debugging Tools here. " + sentence
                        + NEXT);
        machine.variables.put("SystemRoot", at("Windows"));
        Path windows = engine("Windows/System32");
        assertThat(find(null)).isEqualTo(windows);
        assertThat(EngineFolder.search(Optional.empty(), machine).passedOver()).containsExactly(sentence);
    }

    @Test
    void whatBringsTheSymbolServerIsSaidWhereItIsMissing() throws IOException {
        machine.kits.addAll(List.of(at("one"), at("two")));
        Path one = engine("one/Debuggers/x64");
        Path two = engine("two/Debuggers/x64");
        assertThat(lacking())
                .isEqualTo(
                        "symsrv.dll is not beside the engine: without it no symbol server is asked. From the Debugging"
                                + " Tools: copy \"C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\x64\\symsrv.dll\" \""
                                + one + "\"");
        Files.createFile(two.resolve("symsrv.dll"));
        assertThat(lacking()).endsWith("copy \"" + two + "\\symsrv.dll\" \"" + one + "\"");
        Files.createFile(one.resolve("symsrv.dll"));
        assertThat(lacking()).isEmpty();
        machine.kits.clear();
        assertThat(lacking()).as("no engine").isEmpty();
        machine.variables.put("SystemRoot", at("Windows"));
        engine("Windows/System32");
        assertThat(lacking())
                .endsWith(
                        "handlewatch setup --engine-from \"C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\x64\"");
    }

    private String lacking() {
        return EngineSetup.symbolServer(EngineFolder.all(Optional.empty(), machine))
                .orElse("");
    }

    @Test
    void anEmptyVariableIsNone() throws IOException {
        machine.variables.put("HANDLEWATCH_ENGINE", " ");
        Path tools = engine("tools");
        machine.variables.put("WINDBG_DIR", tools.toString());
        assertThat(find(null)).isEqualTo(tools);
    }

    @Test
    void aNamedFolderWithoutAnEngineIsRefusedAndNotPassedOver() throws IOException {
        machine.kits.add(at("kit"));
        engine("kit/Debuggers/x64");
        assertThatThrownBy(() -> find(folder))
                .isInstanceOf(EngineException.class)
                .hasMessage("There is no dbgeng.dll in " + folder + ", which --engine names." + NEXT);
        machine.variables.put("WINDBG_DIR", folder.toString());
        assertThatThrownBy(() -> find(null)).hasMessageContaining("which WINDBG_DIR names");
    }

    @Test
    void noneAtAllIsSaidWithTheNextStep() {
        assertThatThrownBy(() -> find(null))
                .isInstanceOf(EngineException.class)
                .hasMessage("No debug engine was found: there is no dbgeng.dll of the Debugging Tools here." + NEXT);
    }

    @Test
    void versionsAreOrderedByTheirNumbers() {
        List<String> versions = new ArrayList<>(List.of("10.0.9", "10.0.26100.1", "9.9", "10.0.26100", "x"));
        versions.sort(Versions.NUMBERS);
        assertThat(versions).containsExactly("x", "9.9", "10.0.9", "10.0.26100", "10.0.26100.1");
    }
}
