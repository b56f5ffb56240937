package io.handlewatch.windows.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.LoadedModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdbSearchTest {
    private static final String KEY = "0A1B2C3D4E5F60718293A4B5C6D7E8F9A";
    private static final LoadedModule MODULE = new LoadedModule(
            0,
            1,
            "orders",
            "C:\\svc\\orders.exe",
            "none",
            0,
            "D:\\build\\orders.pdb",
            "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9",
            10);

    @TempDir
    Path folder;

    private Path file(String... parts) throws IOException {
        Path file = folder;
        for (String part : parts) {
            file = file.resolve(part);
        }
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @Test
    void plainFoldersAndStoresInOrder() throws IOException {
        Path plain = file("plain", "orders.pdb");
        Path below = file("second", "symbols", "orders.pdb");
        Path stored = file("store", "orders.pdb", KEY, "orders.pdb");
        file("other", "orders.pdb", "FFFF1", "orders.pdb");
        String path = folder.resolve("plain") + ";;" + folder.resolve("nothing") + "; " + folder.resolve("second")
                + ";srv*" + folder.resolve("store") + "*https://server.example/symbols;" + folder.resolve("other")
                + ";cache*";
        assertThat(PdbSearch.candidates(path, MODULE)).containsExactly(plain, below, stored);
    }

    @Test
    void aModuleWithoutPdbIsNotLookedFor() throws IOException {
        file("orders.pdb");
        assertThat(PdbSearch.candidates(folder.toString(), new LoadedModule(0, 1, "a", "a.dll", "none")))
                .isEmpty();
        assertThat(PdbSearch.candidates("", MODULE)).isEmpty();
    }
}
