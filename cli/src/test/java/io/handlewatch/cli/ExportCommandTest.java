package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.simulate.DemoService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportCommandTest {
    private static final Pattern VERDICT = Pattern.compile("\"stackId\":\\d+,(\"verdict\".*?)\"frames\":(\\[.*?\\])");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"7,8,night.ndjson.gz", "1,4,night.ndjson", "23,3,night.ndjson.gz"})
    void aReplayOfTheExportGivesTheVerdictsOfTheRun(int seed, int hours, String name) throws IOException {
        Cli cli = new Cli(folder);
        Said demo = cli.run(
                "demo", "--seed", Integer.toString(seed), "--hours", Integer.toString(hours), "--keep", "--json");
        assertThat(demo.code()).isZero();
        String run = "handlewatch-demo-" + seed + ".hwrun";
        Said report = cli.run("report", run, "--json");
        Said export = cli.run("export", run, "--as", "recording", "--out", name);
        assertThat(export.code()).isZero();
        assertThat(export.out()).isEmpty();
        assertThat(export.err()).isEmpty();
        assertThat((int) Files.readAllBytes(folder.resolve(name))[0]).isEqualTo(name.endsWith(".gz") ? 0x1f : '{');
        Said replay = cli.run("replay", name, "--json");
        assertThat(replay.err()).isEmpty();

        assertThat(verdicts(report.out())).hasSizeGreaterThan(20);
        if (hours == 8) {
            assertThat(report.out()).contains("\"verdict\":\"LEAK\"", "\"raisedSample\"");
        }
        assertThat(verdicts(replay.out())).isEqualTo(verdicts(report.out()));
        assertThat(overall(replay.out())).isEqualTo(overall(report.out()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "diff"})
    void soItIsWithTheTextSourcesAlsoWhereTheTargetEnds(String source) {
        DemoService service = DemoService.of(5, 1);
        service.clock()
                .at(
                        service.clock().millis() + 45 * 60_000,
                        () -> service.service().stop(0));
        String pid = Long.toString(service.identity().pid());
        Cli cli = new Cli(folder).on(new DemoMachine(service));
        cli.run("watch", "--pid", pid, "--for", "1h", "--source", source, "--out", "x.hwrun");
        assertThat(cli.run("export", "x.hwrun", "--as", "recording", "--out", "x.ndjson")
                        .code())
                .isZero();
        Said report = cli.run("report", "x.hwrun", "--json");
        Said replay = cli.run("replay", "x.ndjson", "--json");

        assertThat(report.out()).contains("TARGET_ENDED");
        assertThat(verdicts(report.out())).hasSizeGreaterThan(20);
        assertThat(verdicts(replay.out())).isEqualTo(verdicts(report.out()));
    }

    @Test
    void withoutAFileTheStandardOutputGetsIt() throws IOException {
        Cli cli = new Cli(folder);
        cli.run("demo", "--seed", "3", "--hours", "0.5", "--keep", "--json");
        Said export = cli.run("export", "handlewatch-demo-3.hwrun", "--as", "recording");
        cli.run("export", "handlewatch-demo-3.hwrun", "--as", "RECORDING", "--out", "same.ndjson");

        assertThat(export.code()).isZero();
        assertThat(export.out()).isEqualTo(Files.readString(folder.resolve("same.ndjson")));
        assertThat(export.out().lines().filter(line -> line.startsWith("{\"type\":\"sample\"")))
                .hasSize(30);
    }

    @Test
    void whatCannotBeDoneIsOneSentenceAndLeavesEveryFileAsItWas() throws IOException {
        Cli cli = new Cli(folder);
        cli.run("demo", "--seed", "3", "--hours", "0.5", "--keep", "--json");
        Path there = Files.writeString(folder.resolve("there.ndjson"), "mine");
        Path text = Files.writeString(folder.resolve("text.log"), "0:000> lm\n");

        refused(
                cli.run("export", "handlewatch-demo-3.hwrun", "--as", "recording", "--out", "there.ndjson"),
                "is there already");
        refused(
                cli.run("export", "handlewatch-demo-3.hwrun", "--as", "recording", "--out", "no/x.ndjson"),
                "cannot be made");
        refused(
                cli.run("export", "handlewatch-demo-3.hwrun", "--as", "poem"),
                "'poem' is nothing that --as takes: it takes json, csv, folded, speedscope, pprof, windbg, recording. See");
        refused(cli.run("export", "handlewatch-demo-3.hwrun"), "Missing required option: '--as=FORM'");
        refused(cli.run("export", "none.hwrun", "--as", "recording", "--out", "new.ndjson"), "is not there");
        refused(cli.run("export", "text.log", "--as", "recording", "--out", "new.ndjson"), "is not a run file");
        assertThat(there).hasContent("mine");
        assertThat(text).hasContent("0:000> lm\n");
        assertThat(folder.resolve("new.ndjson")).doesNotExist();
    }

    @Test
    void eachFormHoldsTheRunAndTheHelpNamesItWithItsMeaning() throws IOException {
        Cli cli = new Cli(folder);
        cli.run("demo", "--seed", "5", "--keep", "--json");
        String run = "handlewatch-demo-5.hwrun";
        String help = cli.run("export", "--help").out();
        for (ExportForm form : ExportForm.values()) {
            String word = form.name().toLowerCase(Locale.ROOT);
            assertThat(help).containsPattern("\n  " + word + " +\\w+");
            Said said = cli.run("export", run, "--as", word, "--out", word + ".out");
            assertThat(said).isEqualTo(new Said(0, "", ""));
            assertThat(folder.resolve(word + ".out")).isNotEmptyFile();
        }
        assertThat(cli.run("export", run, "--as", "json").out())
                .isEqualTo(cli.run("report", run, "--json").out())
                .isEqualTo(Files.readString(folder.resolve("json.out")));
        assertThat(Files.readString(folder.resolve("speedscope.out")))
                .contains("\"name\":\"Handles leaked an hour\"", "ohcore!RetryQueue::Arm");
        assertThat(Files.readString(folder.resolve("windbg.out")))
                .contains(
                        "1. LEAK, 175.2 an hour, stack ", ": ohcore!RetryQueue::Arm+0x5c\r\n.if (", " { bu ohcore+0x");
    }

    @Test
    void aProfileIsGzippedOnceAndNothingForAConsole() throws IOException {
        Cli cli = new Cli(folder);
        cli.run("demo", "--seed", "3", "--hours", "0.5", "--keep", "--json");
        refused(
                cli.run("export", "handlewatch-demo-3.hwrun", "--as", "pprof"),
                "This form is no text: name a file for it with --out, as in --out night.pb.gz.");
        cli.run("export", "handlewatch-demo-3.hwrun", "--as", "pprof", "--out", "night.pb.gz");
        try (GZIPInputStream profile = new GZIPInputStream(Files.newInputStream(folder.resolve("night.pb.gz")))) {
            // Field 1, length-delimited: the first type of sample.
            assertThat(profile.read()).isEqualTo(1 << 3 | 2);
        }
    }

    private static void refused(Said said, String sentence) {
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().strip().lines()).hasSize(1);
        assertThat(said.err()).contains(sentence);
    }

    /** By frames, all that is said of the stacks with them: verdict, confidence, rate and interval, times, open handles, alarms. */
    private static Map<String, List<String>> verdicts(String json) {
        Map<String, List<String>> byFrames = new TreeMap<>();
        Matcher matcher = VERDICT.matcher(json);
        while (matcher.find()) {
            byFrames.computeIfAbsent(matcher.group(2), frames -> new ArrayList<>())
                    .add(matcher.group(1));
        }
        byFrames.values().forEach(said -> said.sort(null));
        return byFrames;
    }

    private static String overall(String json) {
        return json.replaceFirst("(?s).*?\"overall\":\"(\\w+)\".*", "$1");
    }

    @Test
    void foldedStacksAndTheTableHoldWhatTheReportSays() {
        Cli cli = new Cli(folder);
        cli.run("demo", "--seed", "5", "--hours", "1", "--keep", "--json");
        String run = "handlewatch-demo-5.hwrun";
        Said folded = cli.run("export", run, "--as", "folded");
        Said csv = cli.run("export", run, "--as", "csv");
        int open = folded.out()
                .lines()
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        int listed = csv.out()
                .lines()
                .skip(1)
                .mapToInt(line -> Integer.parseInt(line.split(",")[7]))
                .sum();
        assertThat(open).isPositive().isEqualTo(listed);
        assertThat(cli.run("export", run, "--as", "pdf").code()).isEqualTo(2);
    }
}
