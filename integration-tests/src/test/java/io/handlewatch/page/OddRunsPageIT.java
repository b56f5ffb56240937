package io.handlewatch.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.store.RunStore;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.Traffic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages of runs that hold little: they say so, and their scripts come to their ends. */
@Timeout(300)
class OddRunsPageIT {
    private static final Instant START = Instant.parse("2026-03-02T19:00:00Z");

    @TempDir
    static Path folder;

    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private interface Samples {
        void into(RunStore store, StackTable stacks);
    }

    private static void show(String name, Samples samples) {
        try (RunStore store = RunStore.create(
                folder.resolve(name + ".hwrun"),
                new RunHead("handlewatch", "ring", 42, "a.exe", START, START, 60_000, 1024, Listing.EVENTS, ""))) {
            StackTable stacks = new StackTable();
            stacks.put(new Stack(1, List.of(Frame.named(4096, "orders", "Open", 16))));
            samples.into(store, stacks);
            store.finish("time is up");
        }
        new Jar(folder).ask("report", name + ".hwrun", "--html", name + ".html");
        browser.show(folder.resolve(name + ".html").toUri().toString(), 400, "light");
        assertThat(browser.console()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.widerThanTheWindow()).isEmpty();
    }

    private static Sample sample(int seq, int epoch, int open, List<Birth> births, List<Gap> gaps) {
        return new Sample(
                seq,
                epoch,
                START.plusSeconds(60L * seq + 60),
                60_000L * seq + 60_000,
                Listing.EVENTS,
                true,
                false,
                1,
                open,
                births,
                List.of(),
                births.isEmpty() ? List.of() : List.of(new Traffic(1, births.size(), 0)),
                Map.of(),
                0,
                0,
                gaps);
    }

    @Test
    void withoutAReading() {
        show("none", (store, stacks) -> {});
        assertThat(browser.one("#chart").getText()).isEqualTo("No reading: there is no curve.");
        assertThat(browser.one("#count").getText()).isEqualTo("0 of 0");
        assertThat(browser.one("#icicle").getText()).isEqualTo("No handle with a stack is open.");
        assertThat(browser.one(".notes").getText()).startsWith("No reading of the target is in this run");
    }

    @Test
    void ofOneReading() {
        show(
                "one",
                (store, stacks) ->
                        store.append(sample(0, 1, 7, List.of(new Birth(0, 1, 4, false, "Event")), List.of()), stacks));
        assertThat(browser.one("#chart").getText()).isEqualTo("One reading: there is no curve yet.");
        assertThat(browser.one("#chart-words").getText())
                .isEqualTo("From 7 handles at 2026-03-02 20:01 to 7; never fewer than 7, never more than 7.");
        browser.one(".family button").click();
        assertThat(browser.one(".family .curve").getText()).isEqualTo("One reading: there is no curve yet.");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void inWhichNobodyCountedTheHandles() {
        show("uncounted", (store, stacks) -> {
            for (int seq = 0; seq < 5; seq++) {
                store.append(sample(seq, 1, -1, List.of(), List.of()), stacks);
            }
        });
        assertThat(browser.one("#chart").getText())
                .isEqualTo("How many handles were open was not recorded in this run.");
        assertThat(browser.one(".notes").getText()).contains("How many handles were open at the end is not known.");
    }

    /** What is lost is shaded, said and listed with its times; a restart is an upright line; a count that is missing is a hole and no zero. */
    @Test
    void withGapsAndARestart() {
        show("gaps", (store, stacks) -> {
            for (int seq = 0; seq < 2000; seq++) {
                List<Gap> gaps = seq == 100
                        ? List.of(new Gap(Gap.Reason.ASLEEP, 60_000L * 90, 60_000L * 101, ""))
                        : seq == 300
                                ? List.of(new Gap(
                                        Gap.Reason.TARGET_RESTARTED, 60_000L * 299, 60_000L * 301, "exit code 3"))
                                : List.of();
                store.append(sample(seq, seq < 300 ? 1 : 2, seq == 700 ? -1 : 50 + seq % 20, List.of(), gaps), stacks);
            }
        });
        assertThat(browser.one("#chart-words").getText())
                .isEqualTo("From 50 handles at 2026-03-02 20:01 to 69; never fewer than 50, never more than 69."
                        + " Upright line: the target ended and began anew (2026-03-03 01:01)."
                        + " Shaded: data are missing, see What was lost.");
        assertThat(browser.texts(".lost tbody td"))
                .containsExactly(
                        "2026-03-02 21:30",
                        "2026-03-02 21:41",
                        "11 min",
                        "asleep",
                        "2026-03-03 00:59",
                        "2026-03-03 01:01",
                        "2 min",
                        "target restarted: exit code 3");
        Json data = Json.read(browser.texts("#data").get(0));
        assertThat(data.at("epochs").list().stream().map(Json::whole))
                .containsExactly(START.plusSeconds(60L * 300 + 60).toEpochMilli());
        assertThat(data.at("open").at("at").list()).hasSizeLessThan(1500);
        browser.picture("gaps");
    }
}
