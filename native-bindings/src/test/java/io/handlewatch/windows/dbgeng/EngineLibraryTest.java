package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class EngineLibraryTest {
    @Test
    void whatTheSystemSaidIsTold() {
        assertThat(
                        EngineLibrary.loaderSaid(
                                "Unable to load library 'D:\\kit\\dbgeng.dll':\r\n%1 is not a valid Win32 application.\r\n\r\n"
                                        + "%1 is not a valid Win32 application.\r\n\r\nNative library (win32-x86-64/D:\\kit\\dbgeng.dll) not found in resource path (a.jar)"))
                .isEqualTo("%1 is not a valid Win32 application");
        assertThat(EngineLibrary.loaderSaid("Native library x not found")).isEqualTo("Native library x not found");
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
