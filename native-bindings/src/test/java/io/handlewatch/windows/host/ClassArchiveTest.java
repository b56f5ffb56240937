package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real JVMs: whether one takes its classes from the archive, it says itself. */
final class ClassArchiveTest {
    @TempDir
    Path folder;

    private Path archives;
    private String classPath;

    /** An archive holds classes of jars alone. */
    @BeforeEach
    void jars() throws IOException {
        archives = folder.resolve("ours");
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            entries.add(Files.isDirectory(path) ? jar(path, entries.size()).toString() : entry);
        }
        classPath = String.join(File.pathSeparator, entries);
    }

    private Path jar(Path from, int number) throws IOException {
        Path jar = folder.resolve(number + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> classes = Files.walk(from)) {
            for (Path one : classes.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(from.relativize(one).toString().replace(File.separatorChar, '/')));
                Files.copy(one, out);
            }
        }
        return jar;
    }

    private ClassArchive archive() {
        return ClassArchive.in(archives, classPath);
    }

    /** One life of a host, as {@link HostedMachine} starts it; gives what its JVM tells of where the host's class came from. */
    private String life() throws IOException, InterruptedException {
        ClassArchive archive = archive();
        Optional<Path> missing = archive.missing();
        Path log = folder.resolve("classes.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(missing.map(ClassArchive::listing).orElseGet(archive::taking));
        command.addAll(List.of(
                "-Xlog:all=off",
                "-Xlog:all=warning,cds*=off:stderr",
                "-Xlog:class+load:file=" + log,
                "-cp",
                classPath,
                FakeHost.class.getName(),
                "good",
                folder.resolve("mark").toString()));
        try (ChildProcess child = new ChildProcess(new ProcessBuilder(command))) {
            child.ask(
                    "opening the ring",
                    Fields.put(new Message.Builder(), new FakeHost.Machine(() -> {}, () -> {}).process.identity())
                            .number(0)
                            .build(Message.Kind.RING_OPEN),
                    Duration.ofSeconds(30),
                    (mask, piece) -> {});
        }
        missing.ifPresent(list -> assertThat(archive.make(list)).isPresent());
        return Files.readString(log)
                .lines()
                .filter(line -> line.contains(EngineHost.class.getName() + " source"))
                .findFirst()
                .orElseThrow();
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(archives)) {
            return files.toList();
        }
    }

    @Test
    void theFirstHostMakesItAndTheNextTakesIt() throws IOException, InterruptedException {
        assertThat(life()).doesNotContain("shared objects file");
        assertThat(kept()).hasSize(1);
        assertThat(life()).contains("shared objects file");
        assertThat(kept()).hasSize(1);
    }

    @Test
    void oneOfAnotherVersionIsNotTakenAndGoesWhenTheNewOneIsThere() throws IOException, InterruptedException {
        Files.createDirectories(archives);
        Files.writeString(archives.resolve("host-1.jsa"), "of another version");
        Files.writeString(archives.resolve("other"), "stays");
        assertThat(life()).doesNotContain("shared objects file");
        assertThat(kept()).hasSize(2).contains(archives.resolve("other"));
        assertThat(life()).contains("shared objects file");
    }

    @Test
    void aDamagedOneIsNoFault() throws IOException, InterruptedException {
        life();
        Files.write(kept().get(0), "nothing of an archive".getBytes(StandardCharsets.UTF_8));
        assertThat(life()).doesNotContain("shared objects file");
    }

    @Test
    void aFolderThatCannotBeMadeIsNoFault() throws IOException, InterruptedException {
        Files.writeString(archives, "a file");
        assertThat(archive().missing()).isEmpty();
        assertThat(life()).doesNotContain("shared objects file");
    }
}
