package io.handlewatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.store.Runs.Read;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer killed in the middle (no shutdown hook runs) loses no sample that it had committed, and leaves none in part. */
@Timeout(120)
class KilledWriterTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 25})
    void nothingCommittedIsLost(int last) throws IOException, InterruptedException {
        Path file = folder.resolve("killed.hwrun");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessWriter.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int committed = -1;
        try (BufferedReader told = writer.inputReader()) {
            while (committed < last) {
                String line = told.readLine();
                assertThat(line).as("the writer lives").isNotNull();
                committed = Integer.parseInt(line);
            }
            // Not by Process: that would close the pipe with what the writer has still told.
            writer.toHandle().destroyForcibly();
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                committed = Integer.parseInt(line);
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        Read read = Read.of(file);
        assertThat(read.samples()).hasSizeBetween(committed + 1, committed + 2);
        assertThat(read.samples()).isEqualTo(Runs.samples(read.samples().size()));
        assertThat(read.stacks())
                .isEqualTo(List.copyOf(Runs.stacks(read.samples().size() - 1).all()));
        assertThat(read.head()).isEqualTo(Runs.HEAD);
        assertThat(read.actions()).containsExactly(Runs.ACTIONS.get(0));
        assertThat(read.finished()).isNull();
    }
}
