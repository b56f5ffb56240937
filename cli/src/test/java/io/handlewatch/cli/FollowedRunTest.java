package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.store.RunReader;
import io.handlewatch.store.RunStore;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedRunTest {
    private static final int FIRST = 60;

    @TempDir
    Path folder;

    /** A run that grows under the eyes of another process: what is shown at its end is what a report of the whole says. */
    @Test
    void aRunThatIsStillWrittenIsShownUntilItEnds() throws Exception {
        Cli cli = new Cli(folder);
        cli.run("demo", "--seed", "5", "--hours", "2", "--keep");
        try (RunReader whole = RunReader.open(folder.resolve("handlewatch-demo-5.hwrun"));
                RunStore store = RunStore.create(folder.resolve("live.hwrun"), whole.head())) {
            StackTable stacks = whole.stacks();
            List<Sample> samples = new ArrayList<>();
            whole.samples(samples::add);
            samples.subList(0, FIRST).forEach(sample -> store.append(sample, stacks));
            CompletableFuture<Cli.Said> following = CompletableFuture.supplyAsync(
                    () -> new Cli(folder).run("report", "live.hwrun", "--follow", "--json"));
            CompletableFuture<Cli.Said> interrupted =
                    CompletableFuture.supplyAsync(() -> new Cli(folder).run("report", "live.hwrun", "--json"));
            assertThat(interrupted.get(60, TimeUnit.SECONDS).err())
                    .contains("This watch has not ended properly, or still goes on");
            assertThat(following).as("it goes on").isNotDone();
            samples.subList(FIRST, samples.size()).forEach(sample -> store.append(sample, stacks));
            whole.actions().forEach(store::action);
            whole.epochs().forEach(store::epoch);
            store.finish("the time asked for has passed");
            Cli.Said said = following.get(60, TimeUnit.SECONDS);
            assertThat(said.code()).isZero();
            assertThat(said.out())
                    .isEqualTo(cli.run("report", "live.hwrun", "--json").out());
            assertThat(said.err().lines())
                    .as("a plain line now and then, of the whole of the run")
                    .allMatch(line -> line.matches("[0-9]{2}:[0-9]{2}  .* handles open, [A-Z_]+.*"))
                    .hasSizeBetween(1, 13);
        }
    }

    @Test
    void aFileThatIsNoRunIsOneSentence() {
        assertThat(new Cli(folder).run("report", "none.hwrun", "--follow").err())
                .contains("none.hwrun is not there");
    }
}
