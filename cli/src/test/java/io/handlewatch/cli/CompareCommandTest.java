package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of two simulated nights held against each other, and against what was planted in them. */
class CompareCommandTest {
    private static final Pattern STACK = Pattern.compile("\"stackId\":(\\d+),\"verdict\".*?\"frames\":\\[(.*?)\\]");
    private static final Pattern LEAK = Pattern.compile("\"stackId\":(\\d+),\"leak\":true");
    private static final String FIRST = "handlewatch-demo-7.hwrun";
    private static final String SECOND = "handlewatch-demo-1.hwrun";

    @TempDir
    static Path folder;

    private static String firstNight = "";
    private static String secondNight = "";

    @BeforeAll
    static void nights() {
        firstNight = cli("demo", "--seed", "7", "--keep", "--json").out();
        secondNight = cli("demo", "--seed", "1", "--keep", "--json").out();
        cli("demo", "--seed", "3", "--hours", "1", "--keep", "--json");
    }

    @Test
    void newAndGoneAreWhatWasPlanted() {
        Said said = cli("compare", FIRST, SECOND, "--json");
        Set<String> before = planted(firstNight);
        Set<String> after = planted(secondNight);
        Set<String> both = new TreeSet<>(before);
        both.retainAll(after);
        assertThat(both).isNotEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.err()).isEmpty();
        Set<String> told = families(said.out(), "FASTER|SLOWER|UNCHANGED");
        assertThat(families(said.out(), "NEW")).isNotEmpty().isEqualTo(without(after, before));
        assertThat(families(said.out(), "GONE")).isNotEmpty().isEqualTo(without(before, after));
        assertThat(told).isEqualTo(both);
    }

    @Test
    void theOtherWayRoundNewIsGone() {
        String there = cli("compare", FIRST, SECOND, "--json").out();
        String back = cli("compare", SECOND, FIRST, "--json").out();
        assertThat(families(back, "NEW")).isEqualTo(families(there, "GONE"));
        assertThat(families(back, "GONE")).isEqualTo(families(there, "NEW"));
        assertThat(families(back, "FASTER")).isEqualTo(families(there, "SLOWER"));
    }

    @Test
    void theTextIsShort() {
        Said said = cli("compare", FIRST, SECOND);
        assertThat(said.out().lines().findFirst()).get().asString().startsWith("WORSE: of what leaks or may leak, ");
        assertThat(said.out().lines().toList().get(1))
                .isEqualTo(
                        "before  orderhub.exe (pid 4312), 2026-03-02 19:01 UTC: 480 samples in 8.0 h by simulated ring, finds leaks from 2.6 an hour on");
        assertThat(said.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThan(130));
    }

    @Test
    void thePageNeverTakesThePlaceOfARun() throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve(SECOND));
        for (String page : List.of(FIRST, SECOND, "./" + SECOND)) {
            Said said = cli("compare", FIRST, SECOND, "--html", page);
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err()).contains("The page would take the place of the run: name another file with --html.");
        }
        assertThat(Files.readAllBytes(folder.resolve(SECOND))).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("who only reads leaves nothing beside a run")
                    .noneMatch(name -> name.endsWith("-wal") || name.endsWith("-shm"));
        }
    }

    @Test
    void exitCodes() {
        assertThat(cli("compare", FIRST, SECOND, "--fail-on", "worse").code()).isEqualTo(1);
        assertThat(cli("compare", FIRST, FIRST, "--fail-on", "worse,undecidable")
                        .code())
                .isZero();
        Said brief = cli("compare", FIRST, "handlewatch-demo-3.hwrun", "--fail-on", "worse,undecidable");
        assertThat(brief.code()).isEqualTo(4);
        assertThat(brief.out()).startsWith("UNDECIDABLE: ");
        assertThat(cli("compare", FIRST, "handlewatch-demo-3.hwrun", "--fail-on", "worse")
                        .code())
                .isZero();
    }

    @Test
    void thePageSaysTheSame() throws IOException {
        Said said = cli("compare", FIRST, SECOND, "--html", "change.html");
        assertThat(said.err().strip()).isEqualTo("The page is " + folder.resolve("change.html") + ".");
        String page = Files.readString(folder.resolve("change.html"));
        assertThat(page).contains("<title>" + said.out().lines().findFirst().orElseThrow() + " - handlewatch</title>");
        said.out()
                .lines()
                .filter(line -> line.startsWith("    before  ") || line.startsWith("    after   "))
                .forEach(line -> assertThat(page).contains("<span>" + line.substring(12) + "</span>"));
    }

    @Test
    void whatCannotBeReadIsOneSentence() throws IOException {
        Files.writeString(folder.resolve("night.log"), "0:000> lm\n");
        for (String[] args : new String[][] {
            {"compare", FIRST, "none.hwrun"},
            {"compare", "night.log", SECOND},
            {"compare", FIRST, SECOND, "--html", "no/page.html"},
            {"compare", FIRST},
            {"compare", FIRST, SECOND, "--fail-on", "rain"}
        }) {
            Said said = cli(args);
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.out()).isEmpty();
            assertThat(said.err().strip().lines()).hasSize(1);
            assertThat(said.err().strip()).endsWith(".");
        }
    }

    /** The families that leak by what was planted, each as its functions without offsets. */
    private static Set<String> planted(String json) {
        Set<String> leaks =
                LEAK.matcher(json).results().map(found -> found.group(1)).collect(Collectors.toSet());
        Set<String> families = new TreeSet<>();
        Matcher stack = STACK.matcher(json);
        while (stack.find()) {
            if (leaks.contains(stack.group(1))) {
                families.add(functions(stack.group(2)));
            }
        }
        return families;
    }

    private static Set<String> families(String json, String change) {
        return Pattern.compile("\"change\":\"(?:" + change + ")\".*?\"frames\":\\[(.*?)\\]")
                .matcher(json)
                .results()
                .map((MatchResult found) -> functions(found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String functions(String frames) {
        return frames.replaceAll("(![^\"]*)\\+0x[0-9a-f]+\"", "$1\"");
    }

    private static Set<String> without(Set<String> all, Set<String> others) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(others);
        return rest;
    }

    private static Said cli(String... args) {
        return new Cli(folder).run(args);
    }
}
