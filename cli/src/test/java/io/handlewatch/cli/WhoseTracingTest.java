package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.tracing.TracingNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What text, JSON and page say of tracing that was found switched on, and what becomes of it. */
class WhoseTracingTest {
    private static final String TAKEN_OVER =
            "handle tracing was left on by an earlier watch of ours, which ended after ";

    @TempDir
    Path folder;

    private final DemoService service = DemoService.of(5, 1);

    /** The demonstration's machine, with notes. */
    private record Noting(DemoService service, Path state) implements OnDemo {
        @Override
        public TracingNote note(ProcessIdentity identity) {
            return TracingNote.about(identity, state);
        }
    }

    private Said run(String... command) {
        return new Cli(folder).on(new Noting(service, folder.resolve("state"))).run(command);
    }

    private Path note() {
        return Path.of(
                TracingNote.about(service.identity(), folder.resolve("state")).toString());
    }

    /** The state in which a watch leaves its target when it and its engine host are killed at once. */
    private void killedWatch() throws IOException {
        service.ring(service.identity()).enable(0x4000);
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(note(), "watch=1\nstarted=2001-01-01T00:00:00Z\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void whatAKilledWatchLeftOnIsTakenOverAndSaid(String source) throws IOException {
        killedWatch();
        Said watch = run("watch", "--name", "orderhub", "--for", "5m", "--source", source, "--out", "run.hwrun");
        assertThat(watch.out().replaceAll("\\s+", " ")).contains(TAKEN_OVER).contains("handle tracing disabled");
        assertThat(service.service().process().tracing()).isFalse();
        assertThat(note()).doesNotExist();
        assertThat(run("report", "run.hwrun", "--json", "--html", "page.html").out())
                .contains("\"text\":\"" + TAKEN_OVER);
        assertThat(folder.resolve("page.html")).content().contains(TAKEN_OVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void whatSomebodyElseSwitchedOnIsLeftAloneAndSaid(String source) {
        service.ring(service.identity()).enable(0x4000);
        String found = "handle tracing was on already: not enabled by this watch, and will not be disabled";
        Said watch = run("watch", "--name", "orderhub", "--for", "5m", "--source", source, "--out", "run.hwrun");
        assertThat(watch.out().replaceAll("\\s+", " ")).contains(found).doesNotContain("handle tracing disabled");
        assertThat(service.service().process().tracing()).isTrue();
        assertThat(run("report", "run.hwrun", "--json", "--html", "page.html").out())
                .contains("\"text\":\"" + found);
        assertThat(folder.resolve("page.html")).content().contains(found);
    }

    @Test
    void aTargetThatEndsLeavesNoNoteAndEachLifeHasItsOwn() throws IOException {
        long zero = service.clock().millis();
        service.clock().at(zero + 600_000, () -> service.service().restart(5_000));
        service.clock().at(zero + 900_000, () -> assertThat(note()).exists());
        run("watch", "--name", "orderhub", "--for", "30m", "--follow", "--out", "run.hwrun");
        try (var files = Files.list(folder.resolve("state"))) {
            assertThat(files).isEmpty();
        }
    }
}
