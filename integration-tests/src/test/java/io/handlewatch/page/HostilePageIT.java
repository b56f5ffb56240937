package io.handlewatch.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.store.RunStore;
import io.handlewatch.trace.Action;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A target that chose its names to break the page: they stay text, and the page stays whole. */
@Timeout(300)
class HostilePageIT {
    private static final Instant START = Instant.parse("2026-03-02T19:00:00Z");
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cn}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final List<String> NAMES = List.of(
            "</script><script>hacked=1</script>",
            "<img src=x onerror=hacked=1>",
            "\"onload=\"hacked=1",
            "' onfocus='hacked=1' autofocus='",
            "<!--<script>",
            "]]></style><svg onload=hacked=1>",
            "\u202egnp.exe\u2066",
            "a\u0007\u001b[2J\u0000b\r\nc\td",
            "\u2028\u2029\u200b\ufeff\u00ad",
            "=cmd|' /C calc'!A0",
            "__proto__",
            "constructor",
            "&lt;b&gt;&amp;",
            "{{7*7}}${7*7}",
            "\ud83d\ude00\ud800",
            "x".repeat(2000));

    @TempDir
    static Path folder;

    private static Browser browser;
    private static String page;
    private static RunTruth truth;

    @BeforeAll
    static void pageOfAHostileRun() {
        browser = Browser.start();
        Path file = folder.resolve("hostile.hwrun");
        StackTable stacks = new StackTable();
        for (int i = 0; i < NAMES.size(); i++) {
            stacks.put(new Stack(
                    i + 1,
                    List.of(
                            Frame.named(1, "ntdll", "NtCreateEvent", 20),
                            Frame.named(2, "m" + NAMES.get(i), NAMES.get(i), 16),
                            Frame.named(3, "", "", 0x7ff0_0000_1234L))));
        }
        RunHead head = new RunHead(
                "tool" + NAMES.get(0),
                "ring",
                42,
                "C:\\x\\" + NAMES.get(1) + "\u202e.exe",
                START,
                START,
                60_000,
                1024,
                Listing.EVENTS,
                "engine" + NAMES.get(4));
        try (RunStore store = RunStore.create(file, head)) {
            store.action(new Action(START, NAMES.get(0)));
            for (int seq = 0; seq < 480; seq++) {
                store.append(sample(seq), stacks);
            }
            store.finish(NAMES.get(1));
        }
        Jar jar = new Jar(folder);
        jar.ask("report", "hostile.hwrun", "--html", "hostile.html");
        truth = new RunTruth(Json.read(jar.ask("report", "hostile.hwrun", "--json")), file);
        page = folder.resolve("hostile.html").toUri().toString();
    }

    private static Sample sample(int seq) {
        List<Birth> births = new ArrayList<>();
        List<Traffic> traffic = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            long life = (long) seq * NAMES.size() + i;
            births.add(new Birth(life, i + 1, 4 * life, false, NAMES.get(i)));
            traffic.add(new Traffic(i + 1, 1, 0));
        }
        return new Sample(
                seq,
                seq < 300 ? 1 : 2,
                START.plusSeconds(60L * seq + 60),
                60_000L * seq + 60_000,
                Listing.EVENTS,
                true,
                false,
                births.size(),
                (seq + 1) * NAMES.size(),
                births,
                List.of(),
                traffic,
                Map.of(NAMES.get(1), 3, NAMES.get(10), 2),
                0,
                0,
                seq == 200 ? List.of(new Gap(Gap.Reason.MISSED, 12_000_000, 12_060_000, NAMES.get(0))) : List.of());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    /** As it must be shown: written out where a terminal or a browser would obey. */
    private static String shown(String name) {
        return OBEYED.matcher(name)
                .replaceAll(found -> String.format("\\\\u%04x", found.group().codePointAt(0)));
    }

    @Test
    void nothingIsObeyed() {
        browser.show(page, 1280, "light");
        openAll();
        assertThat(browser.script("return String(window.hacked)")).isEqualTo("undefined");
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests()).containsExactly(page);
        assertThat(browser.all("script")).hasSize(2);
        assertThat(browser.all("style")).hasSize(1);
        assertThat(browser.all("img, svg, b, iframe, link, object, [onload], [onerror], [onfocus], [autofocus]"))
                .isEmpty();
        String text = browser.script("return document.title + document.body.innerText")
                .toString();
        assertThat(OBEYED.matcher(text.replaceAll("[\n\t]", "")).find())
                .as("what is obeyed is written out")
                .isFalse();
    }

    @Test
    void everyNameIsThereAsText() {
        browser.show(page, 1280, "light");
        browser.choose("which", "all");
        openAll();
        List<String> names = truth.report().at("stacks").list().stream()
                .map(stack -> stack.at("frames").list().get(1).text())
                .toList();
        assertThat(names)
                .hasSize(NAMES.size())
                .contains("m</script><script>hacked=1</script>!</script><script>hacked=1</script>+0x10");
        assertThat(browser.texts(".family .name"))
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(HostilePageIT::shown).toList());
        assertThat(browser.texts(".frames li.suspect"))
                .containsExactlyInAnyOrderElementsOf(names.stream()
                        .map(name -> shown(name) + " (look here first)")
                        .toList());
        List<String> types = truth.report().at("stacks").list().stream()
                .flatMap(stack -> stack.at("types").names().stream())
                .toList();
        assertThat(types).hasSize(NAMES.size()).contains("__proto__", "=cmd|' /C calc'!A0");
        assertThat(browser.texts(".family .open"))
                .containsExactlyInAnyOrderElementsOf(types.stream()
                        .map(type -> "480 open: " + shown(type) + " 480")
                        .toList());
    }

    @Test
    void theCallPathsKeepAFrameWithoutAModule() {
        browser.show(page, 1280, "light");
        assertThat(browser.one("[role=tree] > [role=treeitem]").getDomAttribute("aria-label"))
                .isEqualTo("+0x7ff000001234: " + RunTruth.count(480L * NAMES.size()) + " open");
        assertThat(browser.texts("[role=treeitem] > span")).doesNotContain("");
    }

    @Test
    void theFilterTakesThemAsText() {
        browser.show(page, 1280, "light");
        browser.choose("which", "all");
        for (String name : List.of("</SCRIPT>", "=cmd|", "__proto__", "{{7*7}}")) {
            browser.script("arguments[0].value = ''; return true", browser.one("#filter"));
            browser.one("#filter").sendKeys(name);
            assertThat(browser.all(".family")).as(name).hasSize(1);
        }
        assertThat(browser.console()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "400, dark"})
    void thePageStaysWhole(int width, String scheme) {
        browser.show(page, width, scheme);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.widerThanTheWindow()).isEmpty();
        browser.picture("hostile-" + width + "-" + scheme);
        openAll();
        assertThat(browser.widerThanTheWindow()).isEmpty();
    }

    private static void openAll() {
        browser.script(
                "document.querySelectorAll('.family [aria-expanded=false]').forEach(b => b.click()); return true");
    }
}
