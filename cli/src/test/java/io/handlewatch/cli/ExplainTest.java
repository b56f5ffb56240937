package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evidence on one stack, and the time until a limit, as people ask for them. */
class ExplainTest {
    private static final String RUN = "handlewatch-demo-5.hwrun";

    @TempDir
    static Path folder;

    private static Cli cli = new Cli(Path.of(""));

    @BeforeAll
    static void night() {
        cli = new Cli(folder);
        assertThat(cli.run("demo", "--seed", "5", "--hours", "5", "--keep", "--json")
                        .code())
                .isZero();
    }

    @Test
    void aLeakByAPartOfItsFrame() {
        Said said = cli.run("report", RUN, "--explain", "RetryQueue::Arm");
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .containsPattern("Stack \\d+: LEAK, \\w+ confidence")
                .contains("    ohcore!RetryQueue::Arm")
                .containsPattern("yes +not fading +\\d+\\.\\d nats; last third at \\d+ % of the mean")
                .containsPattern("yes +lasting +5\\.0 h with")
                .containsPattern("rate +1\\d\\d\\.\\d\\d an hour")
                .contains("LEAK is an alarm that stands");
        assertThat(said.out().lines()).noneMatch(line -> line.startsWith("no "));
    }

    @Test
    void theSameFromARecording() {
        cli.run("export", RUN, "--as", "recording", "--out", "night.ndjson.gz");
        String number = number();
        String report = cli.run("report", RUN, "--explain", number).out();
        assertThat(cli.run("replay", "night.ndjson.gz", "--explain", number).out())
                .isEqualTo(report);
        assertThat(cli.run("replay", "night.ndjson.gz", "--explain", number, "--json")
                        .out())
                .contains("\"explanation\":{\"stackId\":" + number + ",\"rules\":[");
    }

    private String number() {
        String first = cli.run("report", RUN, "--explain", "RetryQueue::Arm")
                .out()
                .lines()
                .findFirst()
                .orElse("");
        return first.replaceAll("Stack (\\d+):.*", "$1");
    }

    @Test
    void whatStandsForNoStackIsRefused() {
        assertThat(cli.run("report", RUN, "--explain", "Nobody").err())
                .isEqualTo("No stack here has the number or a frame 'Nobody': --json lists all stacks.\n");
        Said many = cli.run("report", RUN, "--explain", "ntdll");
        assertThat(many.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(many.err())
                .matches("\\d+ stacks have a frame 'ntdll': name one by its number \\(1, 2, .*, \\.\\.\\.\\)\\.\n");
    }

    @Test
    void theTimeUntilALimit() {
        assertThat(cli.run("report", RUN, "--limit", "10,000").out())
                .containsPattern("At this pace 10,000 open handles are reached in \\d+\\.\\d (h|days)");
        assertThat(cli.run("report", RUN, "--limit", "10000", "--json").out())
                .contains("\"kind\":\"LIMIT\",\"limit\":10000,");
        Said none = cli.run("report", RUN, "--limit", "0");
        assertThat(none.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(none.err())
                .contains("'0' is no number of open handles: from 1 to 1,000,000,000; a process can have 16,777,216");
    }
}
