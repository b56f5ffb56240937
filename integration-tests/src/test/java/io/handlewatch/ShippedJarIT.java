package io.handlewatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The jar and the launcher that people get, each in a process of its own. */
@Timeout(180)
class ShippedJarIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path JAR = ROOT.resolve("cli").resolve("target").resolve("handlewatch.jar");
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    @TempDir
    Path folder;

    @Test
    void theVersion() throws IOException, InterruptedException {
        Said said = java("--version");
        assertThat(said.code).isZero();
        assertThat(said.out.strip()).matches("handlewatch \\d+\\.\\d+\\.\\d+\\S*");
        assertThat(said.err).isEmpty();
    }

    @Test
    void aRefusalIsOneSentence() throws IOException, InterruptedException {
        Path empty = Files.createFile(folder.resolve("empty.log"));
        Said said = java("analyze", empty.toString());
        assertThat(said.code).isEqualTo(2);
        assertThat(said.out).isEmpty();
        assertThat(said.err.strip().lines()).singleElement().asString().contains("empty.log is empty: write a log");
    }

    /** The driver's native library, the JSON writer and the simulator are all in the jar. */
    @Test
    void theDemoThroughTheLauncherAndItsRunAgain() throws IOException, InterruptedException {
        Said said = launcher("demo", "--hours", "0.5", "--seed", "1", "--json", "--keep");
        assertThat(said.code).as(said.err).isZero();
        assertOneVerdictsObject(said.out);
        Path run = folder.resolve("handlewatch-demo-1.hwrun");
        assertThat(run).isRegularFile();
        Said again = launcher("report", run.toString(), "--json");
        assertThat(again.code).as(again.err).isZero();
        assertThat(again.err).isEmpty();
        assertOneVerdictsObject(again.out);
        // What is stored is what was judged; the truth about a simulated service is no part of its run.
        String judged = again.out.strip();
        assertThat(said.out.strip().startsWith(judged.substring(0, judged.length() - 1)))
                .as("the same text from the run file")
                .isTrue();
        assertThat(said.out).contains("\"truth\":[{");
    }

    private static void assertOneVerdictsObject(String out) {
        List<String> names = new ArrayList<>();
        String overall = "";
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), out)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                names.add(name);
                json.nextToken();
                if (name.equals("overall")) {
                    overall = json.getString();
                }
                json.skipChildren();
            }
            assertThat(json.nextToken()).isNull();
        }
        assertThat(names).startsWith("format", "version", "overall", "stacks", "suspects");
        assertThat(overall).isIn("LEAK", "GROWING", "STEADY", "INSUFFICIENT_DATA");
    }

    private Said java(String... args) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return run(List.of(java, "-jar", JAR.toString()), args);
    }

    private Said launcher(String... args) throws IOException, InterruptedException {
        return run(
                WINDOWS
                        ? List.of(
                                "cmd.exe", "/c", ROOT.resolve("handlewatch.cmd").toString())
                        : List.of(ROOT.resolve("handlewatch").toString()),
                args);
    }

    private Said run(List<String> program, String... args) throws IOException, InterruptedException {
        assertThat(JAR).as("the shaded jar, made by the package phase").isRegularFile();
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(args));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // What Java says about such options would stand on the standard error.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private record Said(int code, String out, String err) {}
}
