package io.handlewatch.windows;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a watch costs its target in pauses, under Wine. A measurement, so it runs when asked for only (docs/performance.md says how). */
@EnabledOnOs(OS.LINUX)
final class HeartbeatUnderWine {
    @TempDir
    Path folder;

    @BeforeAll
    static void setUp() throws Exception {
        Wine.setUp();
    }

    @ParameterizedTest(name = "Java {0}, {1}")
    @CsvSource({"17, engine2017", "17, engine-new"})
    void aWatchIsNotFelt(int version, String engine) throws Exception {
        String output = UnderWineIT.pass(version, engine, folder, "HeartbeatIT");
        output.lines().filter(line -> line.contains("p99")).forEach(System.out::println);
    }
}
