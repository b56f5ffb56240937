package io.handlewatch.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the suites of {@code io.handlewatch.windows.live} inside a Windows JVM under Wine. Where the machine lacks something, one line says what, and
 * nothing is tested; with {@code HANDLEWATCH_WINDOWS_REQUIRED=1} that is a failure.
 */
@EnabledOnOs(OS.LINUX)
final class UnderWineIT {
    private static final Pattern PASSED = Pattern.compile("\\[ +[1-9][0-9]* tests successful +]");
    private static final Pattern NONE_FAILED = Pattern.compile("\\[ +0 tests failed +]");
    private static final Pattern NONE_ABORTED = Pattern.compile("\\[ +0 tests aborted +]");

    @TempDir
    Path folder;

    @BeforeAll
    static void setUp() throws Exception {
        Wine.setUp();
    }

    @ParameterizedTest(name = "Java {0}, {1}: {2}")
    @CsvSource({
        "17, engine2017, GroundIT DoctorIT NamesIT ListedIT RefusalsIT RingAndListIT LeaksIT HiddenLeakIT KilledWatchIT FollowIT KillsIT EngineFaultsIT",
        "25, engine2017, ServiceIT AnswersIT RingAndListIT JavaTargetIT HangingEngineIT DyingEngineIT",
        "17, newest, RingAndListIT LostHostIT HostEndIT RestartsIT HostileIT LateModulesIT OvertakenIT WhoseTracingIT InProcessIT",
        "25, engine-new, GroundIT DoctorIT NamesIT RingAndListIT LeaksIT HiddenLeakIT",
    })
    void suitesPass(int version, String engine, String suites) throws Exception {
        pass(version, engine, folder, suites);
    }

    /** Runs the suites; where this engine is not here, says so and tests nothing. Returns what they printed. */
    static String pass(int version, String engine, Path folder, String suites) throws Exception {
        return pass(version, engine, folder, suites, Duration.ofMinutes(20));
    }

    /** The engine of 2017 where there is no newer one: what is not tested with both is tested at all then. */
    private static Path newest() {
        Path newest = Wine.cache().resolve("engine-new");
        return Files.isDirectory(newest) ? newest : Wine.cache().resolve("engine2017");
    }

    /** The same with a limit of time and system properties, as "name=value". */
    static String pass(int version, String engine, Path folder, String suites, Duration limit, String... properties)
            throws Exception {
        Path engineFolder = engine.equals("newest") ? newest() : Wine.cache().resolve(engine);
        if (!Files.isDirectory(engineFolder)) {
            String line = "Windows half: no " + engine + " here, not tested with it on Java " + version
                    + " (set HANDLEWATCH_ENGINE_ARCHIVE)";
            System.out.println(line);
            assumeTrue(false, line);
        }
        List<String> classes = List.of(suites.split(" ")).stream()
                .map(name -> "io.handlewatch.windows.live." + name)
                .toList();
        String output = Wine.runSuites(version, engineFolder, folder, classes, limit, properties);
        // The exit code proves nothing: a program that Wine's server ends says 0.
        assertThat(output).containsPattern(PASSED).containsPattern(NONE_FAILED).containsPattern(NONE_ABORTED);
        return output;
    }
}
