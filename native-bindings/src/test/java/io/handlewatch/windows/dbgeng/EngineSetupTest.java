package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineSetupTest {
    private static final String NEW = "10.0.29507.1001";

    @TempDir
    Path folder;

    private static byte[] dll() {
        return Dll.of(NEW, 0x8664);
    }

    /** As Debuggers\x64 looks, by the names that it has there. */
    private static Map<String, byte[]> kit() {
        Map<String, byte[]> kit = new TreeMap<>();
        for (String name : List.of("dbgeng.dll", "dbghelp.dll", "DbgModel.dll", "dbgcore.dll")) {
            kit.put(name, dll());
        }
        kit.put("msdia140.dll", Dll.of("14.40.1.0", 0x8664));
        kit.put("symsrv.dll", dll());
        kit.put("winxp/ntsdexts.dll", Dll.of("10.0.10240.1", 0x8664));
        kit.put("windbg.exe", new byte[10]);
        kit.put("winxp/exts.dll", new byte[10]);
        return kit;
    }

    private Path asFolder(Map<String, byte[]> kit, String below) throws IOException {
        Path root = folder.resolve("kit");
        for (Map.Entry<String, byte[]> file : kit.entrySet()) {
            Path to = root.resolve(below).resolve(file.getKey());
            Files.createDirectories(to.getParent());
            Files.write(to, file.getValue());
        }
        return root;
    }

    private Path asPackage(Map<String, byte[]> kit, String... prefixes) throws IOException {
        Path file = folder.resolve("engine.nupkg");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String prefix : prefixes) {
                for (Map.Entry<String, byte[]> one : kit.entrySet()) {
                    zip.putNextEntry(new ZipEntry(prefix + one.getKey()));
                    zip.write(prefix.contains("arm64") ? Dll.of(NEW, 0xAA64) : one.getValue());
                }
            }
        }
        return file;
    }

    private Path target() {
        return folder.resolve("laid").resolve("engine");
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFolderIsLaidUnderTheRightNames() throws IOException {
        EngineSetup.Laid laid = EngineSetup.lay(asFolder(kit(), "Debuggers/x64"), target());
        assertThat(laid.version()).isEqualTo(NEW);
        assertThat(laid.missed()).isEmpty();
        assertThat(files(target()))
                .containsExactly(
                        "WINXP/ntsdexts.dll",
                        "dbgcore.dll",
                        "dbgeng.dll",
                        "dbghelp.dll",
                        "dbgmodel.dll",
                        "handlewatch.manifest",
                        "msdia140.dll",
                        "symsrv.dll");
        assertThat(target().resolve("handlewatch.manifest"))
                .hasContent("<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\">"
                        + "<file name=\"dbghelp.dll\"/></assembly>");
        assertThat(target().resolve("dbgeng.dll")).hasBinaryContent(dll());
        try (Stream<Path> beside = Files.list(target().getParent())) {
            assertThat(beside).as("nothing is left half done").containsExactly(target());
        }
    }

    @Test
    void aPackageIsLaidFromItsPartForThisProcessor() throws IOException {
        Map<String, byte[]> kit = kit();
        kit.keySet().removeIf(name -> name.contains("ntsdexts") || name.contains("symsrv"));
        Path nupkg = asPackage(kit, "content/arm64/", "content/amd64/");
        EngineSetup.Laid laid = EngineSetup.lay(nupkg, target());
        assertThat(laid.files()).contains("dbgeng.dll", "msdia140.dll").doesNotContain("winxp/ntsdexts.dll");
        assertThat(laid.missed())
                .containsExactly(
                        "symsrv.dll is not among them: without it no symbol server is asked.",
                        "ntsdexts.dll is not among them: without it there is --source ring alone; it comes with the Debugging Tools, in no package.");
        assertThat(target().resolve("dbgeng.dll")).hasBinaryContent(dll());
    }

    @Test
    void aNameInAPackageReachesNoOtherFolder() throws IOException {
        EngineSetup.lay(asPackage(kit(), "../../../"), target());
        assertThat(target().resolve("dbgeng.dll")).exists();
        assertThat(files(folder)).allMatch(name -> name.startsWith("laid/engine/") || name.equals("engine.nupkg"));
    }

    @Test
    void aPackageThatWasCutIsSaidToBeDamaged() throws IOException {
        Path nupkg = asPackage(kit(), "content/amd64/");
        byte[] bytes = Files.readAllBytes(nupkg);
        for (int i = 60; i < 400; i++) {
            bytes[i] ^= 0x5A;
        }
        Files.write(nupkg, bytes);
        refused(nupkg, " is damaged (", "fetch it again");
    }

    @Test
    void whereNothingCanBeWrittenTheSentenceSaysSo() throws IOException {
        Path file = Files.createFile(folder.resolve("laid"));
        assertThatThrownBy(() -> EngineSetup.lay(asFolder(kit(), ""), file.resolve("engine")))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The engine cannot be laid (")
                .hasMessageEndingWith("): check the rights and the disk.");
    }

    @Test
    void whatIsNoWholeEngineIsRefusedAndNothingIsLaid() throws IOException {
        Map<String, byte[]> mixed = kit();
        mixed.put("dbghelp.dll", Dll.of("10.0.15063.0", 0x8664));
        refused(asPackage(mixed, ""), "of several versions (dbgeng.dll 10.0.29507.1001, dbghelp.dll 10.0.15063.0)");
        Map<String, byte[]> lacking = kit();
        lacking.remove("DbgModel.dll");
        refused(asPackage(lacking, ""), "There is no dbgmodel.dll beside the dbgeng.dll of ");
        Map<String, byte[]> other = kit();
        other.put("symsrv.dll", Dll.of(NEW, 0x14C));
        refused(asPackage(other, ""), "symsrv.dll of ", "is not for x64");
        refused(asPackage(kit(), "arm64/"), "is no package with a 64-bit dbgeng.dll");
        refused(Files.writeString(folder.resolve("a.txt"), "no package"), "is no package with a 64-bit dbgeng.dll");
        refused(folder.resolve("nothing.nupkg"), "There is no ");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refused(empty, "There is no 64-bit dbgeng.dll in ");
    }

    private void refused(Path source, String... words) {
        assertThatThrownBy(() -> EngineSetup.lay(source, target()))
                .isInstanceOf(EngineException.class)
                .hasMessageContainingAll(words);
        assertThat(target()).doesNotExist();
    }

    @Test
    void whatIsThereIsNotOverwritten() throws IOException {
        Files.createDirectories(target());
        Path mine = Files.writeString(target().resolve("mine.txt"), "mine");
        assertThatThrownBy(() -> EngineSetup.lay(asPackage(kit(), ""), target()))
                .hasMessage(target()
                        + " is there already and is not overwritten: remove it, or name another folder with --to.");
        assertThat(mine).hasContent("mine");
        Files.delete(mine);
        assertThat(EngineSetup.lay(asPackage(kit(), ""), target()).version()).isEqualTo(NEW);
    }
}
