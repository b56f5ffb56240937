package io.handlewatch.windows.demo;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.windows.process.JavaChild;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A small Java process of our own that leaks two events a second. It ends with this process, whatever happens. */
public final class LeakingProcess implements AutoCloseable {
    /** How fast it leaks. */
    public static final int EVENTS_AN_HOUR = 7_200;

    private static final long LEAVE_SECONDS = 5;

    private final Process process;
    private final BufferedReader words;

    private LeakingProcess(Process process) {
        this.process = process;
        this.words = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Starts it, and waits until it leaks. */
    public static LeakingProcess start() {
        LeakingProcess started;
        try {
            started = new LeakingProcess(JavaChild.of(LeakMain.class, List.of("-Xmx32m", "-XX:+UseSerialGC"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new EngineException(
                    Kind.ENVIRONMENT, "The leaking process could not be started: " + e.getMessage() + ".", e);
        }
        if (started.await(LeakMain.READY) == null) {
            started.close();
            throw new EngineException(
                    Kind.ENVIRONMENT, "The leaking process ended at once: see that 'java -version' works here.");
        }
        return started;
    }

    private @Nullable String await(String begin) {
        try {
            String line = words.readLine();
            while (line != null && !line.startsWith(begin)) {
                line = words.readLine();
            }
            return line;
        } catch (IOException e) {
            return null;
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Lets it end. Returns how many events it says that it leaked; empty where it ended before. */
    public OptionalInt end() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it is gone already
        }
        String said = await(LeakMain.LEAKED);
        return said == null
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(
                        said.substring(LeakMain.LEAKED.length()).strip()));
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // it is gone already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
