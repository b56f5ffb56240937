package io.handlewatch.tracing;

import io.handlewatch.target.ProcessIdentity;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a watch of ours has noted about a target whose tracing it switched on: a small file, written before and removed when tracing is off again. A note
 * whose watch is gone tells the next one that what it finds switched on is ours.
 *
 * <p>The file is named after the target's process id and creation time, and is a Properties text: {@code watch} (process id of the watch), {@code
 * started} (its creation time), and {@code given-up=true} where it could not switch tracing off and does nothing more about it. Its time of modification
 * is the watch's last sign of life. A file that cannot be read counts as none.
 */
public final class TracingNote {
    /** For a target about which nothing is noted. */
    public static final TracingNote NONE = new TracingNote(null, TracingNote::begunByJava);

    /** Names the folder of the notes, where it is not to be the usual one. */
    public static final String VARIABLE = "HANDLEWATCH_STATE";

    private static final String SUFFIX = ".tracing";

    /** Creation times of one process may be told with a small difference. */
    private static final Duration SAME = Duration.ofSeconds(2);

    /** A note of which nobody has taken care for so long is litter. */
    private static final Duration LITTER = Duration.ofDays(60);

    private final @Nullable Path file;
    private final LongFunction<Optional<Instant>> begun;

    private TracingNote(@Nullable Path file, LongFunction<Optional<Instant>> begun) {
        this.file = file;
        this.begun = begun;
    }

    /** The note about this target, there or not, in this folder, which is made when the first is written. */
    public static TracingNote about(ProcessIdentity target, Path folder) {
        return about(target, folder, TracingNote::begunByJava);
    }

    /**
     * The same, where Java cannot be asked for processes of more rights than ours.
     *
     * @param begun when the process with this id began; empty where none runs
     */
    public static TracingNote about(ProcessIdentity target, Path folder, LongFunction<Optional<Instant>> begun) {
        return new TracingNote(
                folder.toAbsolutePath()
                        .resolve(target.pid() + "-" + target.created().toEpochMilli() + SUFFIX),
                begun);
    }

    /** The usual folder of this account; the same for the watch and for its engine host. */
    public static Path folder() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        String local = System.getenv("LOCALAPPDATA");
        return local == null || local.isBlank()
                ? Path.of(System.getProperty("user.home"), ".handlewatch")
                : Path.of(local, "handlewatch");
    }

    /**
     * What a note says.
     *
     * @param watch process id of the watch
     * @param lastSeen its last sign of life
     * @param alive whether it runs still, and has not given up
     */
    public record Content(long watch, Instant lastSeen, boolean alive) {}

    /** What it says; empty where there is none. */
    public Optional<Content> read() {
        return file == null ? Optional.empty() : read(file);
    }

    private Optional<Content> read(Path note) {
        try {
            Properties text = new Properties();
            text.load(new StringReader(Files.readString(note, StandardCharsets.UTF_8)));
            long watch = Long.parseLong(text.getProperty("watch", ""));
            Instant started = Instant.parse(text.getProperty("started", ""));
            boolean alive = !Boolean.parseBoolean(text.getProperty("given-up")) && runs(watch, started);
            return Optional.of(
                    new Content(watch, Files.getLastModifiedTime(note).toInstant(), alive));
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private boolean runs(long pid, Instant started) {
        return begun.apply(pid)
                .filter(time -> Duration.between(time, started).abs().compareTo(SAME) < 0)
                .isPresent();
    }

    private static Optional<Instant> begunByJava(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().startInstant());
    }

    /** What came of {@link #claim}. */
    public enum Claim {
        OURS,
        /** A watch that lives has noted that it switches the target's tracing on. */
        ANOTHERS,
        NOT_WRITTEN
    }

    /** Notes that this process switches the target's tracing on, unless another one does so now. */
    public Claim claim() {
        if (file == null) {
            return Claim.OURS;
        }
        try {
            Path fresh = written(file, "");
            while (true) {
                try {
                    Files.move(fresh, file);
                    return Claim.OURS;
                } catch (FileAlreadyExistsException e) {
                    if (!putAway(file)) {
                        Files.deleteIfExists(fresh);
                        return Claim.ANOTHERS;
                    }
                }
            }
        } catch (IOException e) {
            return Claim.NOT_WRITTEN;
        }
    }

    /** Puts a dead watch's note, or an own one, out of the way, so that of two watches that come to it one alone is the next. False where it is a living watch's. */
    private boolean putAway(Path file) throws IOException {
        if (livesElsewhere(file)) {
            return false;
        }
        Path away = file.resolveSibling(
                file.getFileName() + ".away." + ProcessHandle.current().pid());
        try {
            Files.move(file, away, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            return true; // another watch has put it away
        }
        if (livesElsewhere(away)) { // written since it was looked at
            Files.move(away, file);
            return false;
        }
        Files.deleteIfExists(away);
        return true;
    }

    private boolean livesElsewhere(Path note) {
        long own = ProcessHandle.current().pid();
        return read(note)
                .filter(content -> content.alive() && content.watch() != own)
                .isPresent();
    }

    /** Notes that this process has switched the target's tracing on, could not switch it off, and leaves it to whoever comes next. */
    public void giveUp() {
        if (file != null) {
            try {
                Files.move(written(file, "given-up=true\n"), file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                // the old note tells as much as soon as this process has ended
            }
        }
    }

    /** A whole note, not yet under its name: never half a one is read. */
    private static Path written(Path file, String more) throws IOException {
        ProcessHandle watch = ProcessHandle.current();
        Instant started = watch.info().startInstant().orElse(Instant.EPOCH);
        Path folder = file.resolveSibling("");
        Files.createDirectories(folder);
        sweep(folder);
        Path fresh = file.resolveSibling(file.getFileName() + "." + watch.pid());
        Files.writeString(fresh, "watch=" + watch.pid() + "\nstarted=" + started + "\n" + more, StandardCharsets.UTF_8);
        return fresh;
    }

    private static void sweep(Path folder) {
        Instant oldest = Instant.now().minus(LITTER);
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(folder, "*" + SUFFIX + "*")) {
            for (Path note : notes) {
                if (note.toFile().lastModified() < oldest.toEpochMilli()) {
                    Files.deleteIfExists(note);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // what another watch has just taken away, or may not be deleted, is left to the next
        }
    }

    /** A sign of life of the watch that wrote it. */
    public void touch() {
        if (file != null) {
            try {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            } catch (IOException e) {
                // the note still says whose tracing it is; only when the watch ended is known less well
            }
        }
    }

    /** The target's tracing is off again, or left on for good. */
    public void remove() {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // the next watch sees that tracing is off, and writes its own
            }
        }
    }

    /** Whether it says that the tracing belongs to another watch than the one of this process id. */
    public boolean ofAnother(long watch) {
        return read().filter(content -> content.watch() != watch).isPresent();
    }

    /** As {@link #remove} by another process, which has switched off what the watch of this process id had switched on. */
    public void removeOf(long watch) {
        if (read().filter(content -> content.watch() == watch).isPresent()) {
            remove();
        }
    }

    /** Where it is; "" for nowhere. */
    @Override
    public String toString() {
        return file == null ? "" : file.toString();
    }
}
