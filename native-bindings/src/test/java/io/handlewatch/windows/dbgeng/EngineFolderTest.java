package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineFolderTest {
    @TempDir
    Path folder;

    private Path tools;
    private Path kit;

    @BeforeEach
    void files() throws IOException {
        tools = engine(folder.resolve("tools"));
        kit = engine(folder.resolve("kit/Debuggers/x64"));
    }

    private static Path engine(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.createFile(folder.resolve("dbgeng.dll"));
        return folder;
    }

    private Path find(Path named, Map<String, String> environment) {
        return EngineFolder.find(
                Optional.ofNullable(named),
                environment::get,
                List.of(folder.resolve("kit").toString()));
    }

    @Test
    void whatTheUserNamesComesFirst() {
        assertThat(find(tools, Map.of("HANDLEWATCH_ENGINE", kit.toString()))).isEqualTo(tools);
    }

    @Test
    void thenTheVariablesInOrder() {
        String nowhere = folder.resolve("nowhere").toString();
        assertThat(find(null, Map.of("HANDLEWATCH_ENGINE", tools.toString(), "WINDBG_DIR", nowhere)))
                .isEqualTo(tools);
        assertThat(find(null, Map.of("HANDLEWATCH_ENGINE", " ", "WINDBG_DIR", tools.toString())))
                .isEqualTo(tools);
    }

    @Test
    void thenTheKit() {
        assertThat(find(null, Map.of())).isEqualTo(kit);
    }

    @Test
    void aNamedFolderWithoutAnEngineIsRefusedAndNotPassedOver() {
        assertThatThrownBy(() -> find(folder, Map.of()))
                .isInstanceOf(EngineException.class)
                .hasMessage("There is no dbgeng.dll in " + folder
                        + ", which --engine names. Install the Debugging Tools for Windows"
                        + " (part of the Windows SDK), or name their folder with --engine.");
        assertThatThrownBy(() -> find(null, Map.of("WINDBG_DIR", folder.toString())))
                .hasMessageContaining("which WINDBG_DIR names");
    }

    @Test
    void noneAtAllIsSaidWithTheNextStep() {
        assertThatThrownBy(() -> EngineFolder.find(Optional.empty(), name -> null, List.of()))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "No debug engine was found: there is no dbgeng.dll of the Debugging Tools here. Install the Debugging Tools for"
                                + " Windows (part of the Windows SDK), or name their folder with --engine.");
    }
}
