package io.handlewatch.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of a demo run in a real browser. */
@Timeout(300)
class DemoPageIT {
    @TempDir
    static Path folder;

    private static Browser browser;
    private static String page;

    @BeforeAll
    static void pageOfANight() {
        browser = Browser.start();
        Jar jar = new Jar(folder);
        jar.ask("demo", "--seed", "5", "--keep");
        jar.ask("report", "handlewatch-demo-5.hwrun", "--html", "night.html");
        page = folder.resolve("night.html").toUri().toString();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void asksForNothingAndComplainsOfNothing() {
        browser.show(page, 1280, "light");
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests()).containsExactly(page);
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "400, light", "400, dark"})
    void canBeReadByEverybody(int width, String scheme) {
        browser.show(page, width, scheme);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.widerThanTheWindow()).isEmpty();
        browser.picture("demo-" + width + "-" + scheme);
    }
}
