package io.handlewatch.windows.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolFilesTest {
    @Test
    void aFileThatIsNoLibraryIsRefusedInOneSentence(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("dbghelp.dll"), "This is no library.", StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> new SymbolFiles(folder, ""))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENVIRONMENT))
                .message()
                .startsWith(file + " cannot be loaded: ")
                .endsWith(". Name the folder of the Debugging Tools with --engine.")
                .hasLineCount(1)
                .doesNotContain("resource path");
    }
}
