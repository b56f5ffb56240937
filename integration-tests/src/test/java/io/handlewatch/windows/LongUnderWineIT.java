package io.handlewatch.windows;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Suites that are run long enough to meet what is rare: with {@code -Plong} alone. */
@Tag("long")
@EnabledOnOs(OS.LINUX)
final class LongUnderWineIT {
    @TempDir
    Path folder;

    @BeforeAll
    static void setUp() throws Exception {
        Wine.setUp();
    }

    /** Pairs of suite and engine that verify leaves out for time. */
    @ParameterizedTest(name = "Java {0}, {1}: {2}")
    @CsvSource({
        "25, engine2017, LeaksIT HiddenLeakIT",
        "17, engine-new, LeaksIT HiddenLeakIT",
        "25, engine-new, ListedIT RefusalsIT KilledWatchIT",
    })
    void suitesPass(int version, String engine, String suites) throws Exception {
        UnderWineIT.pass(version, engine, folder, suites);
    }

    @ParameterizedTest(name = "Java {0}, {1}: fifty kills of each kind")
    @CsvSource({"17, engine-new", "25, engine2017"})
    void fiftyKills(int version, String engine) throws Exception {
        UnderWineIT.pass(version, engine, folder, "KillsIT", Duration.ofMinutes(30), "handlewatch.kills=50");
    }

    @ParameterizedTest(name = "Java {0}, {1}: fifty restarts of the host")
    @CsvSource({"17, engine-new", "25, engine2017"})
    void fiftyRestarts(int version, String engine) throws Exception {
        UnderWineIT.pass(version, engine, folder, "RestartsIT", Duration.ofMinutes(15), "handlewatch.restarts=50");
    }

    @ParameterizedTest(name = "Java {0}, {1}: an engine that hangs in a watch")
    @CsvSource({"17, engine-new", "25, engine2017"})
    void hangs(int version, String engine) throws Exception {
        UnderWineIT.pass(
                version,
                engine,
                folder,
                "HangingEngineIT DyingEngineIT",
                Duration.ofMinutes(10),
                "handlewatch.hang=true");
    }
}
