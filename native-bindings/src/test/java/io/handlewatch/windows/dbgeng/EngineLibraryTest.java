package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class EngineLibraryTest {
    @Test
    void anotherFoldersDbghelpIsRefused(@TempDir Path folder) throws IOException {
        Path kit = Files.createDirectory(folder.resolve("kit"));
        Path own = Files.createFile(kit.resolve("dbghelp.dll"));
        Path other = Files.createFile(folder.resolve("dbghelp.dll"));
        EngineLibrary.refuseAnothers(own, kit);
        assertThatThrownBy(() -> EngineLibrary.refuseAnothers(other, kit))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "The debug engine in " + kit + " was given " + other
                                + ", which is not its own. Use another Java runtime, or copy the Debugging Tools to a folder of their own and name it with --engine.");
    }

    @Test
    void aFolderWithSignsOfXmlIsNamedAsItIs() throws Exception {
        Path help = Path.of("R&D's kit", "dbghelp.dll");
        Element assembly = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(EngineLibrary.manifestText(EngineLibrary.from(help)))))
                .getDocumentElement();
        assertThat(((Element) assembly.getFirstChild()).getAttribute("loadFrom"))
                .isEqualTo(help.toString());
    }
}
