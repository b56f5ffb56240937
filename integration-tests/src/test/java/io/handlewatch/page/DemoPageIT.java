package io.handlewatch.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.handlewatch.detect.Words;
import io.handlewatch.page.RunTruth.Group;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page of a demo run in a real browser: what it says is the run's, everybody can use it, and it asks for nothing. */
@Timeout(300)
class DemoPageIT {
    @TempDir
    static Path folder;

    private static Browser browser;
    private static String page;
    private static RunTruth truth;

    @BeforeAll
    static void pageOfANight() {
        browser = Browser.start();
        Jar jar = new Jar(folder);
        jar.ask("demo", "--seed", "5", "--keep");
        jar.ask("report", "handlewatch-demo-5.hwrun", "--html", "night.html");
        String json = jar.ask("report", "handlewatch-demo-5.hwrun", "--json");
        truth = new RunTruth(Json.read(json), folder.resolve("handlewatch-demo-5.hwrun"));
        page = folder.resolve("night.html").toUri().toString();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void asksForNothingAndComplainsOfNothing() {
        browser.show(page, 1280, "light");
        openAll();
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests()).containsExactly(page);
    }

    /** From a server a browser would ask for more than from a file: an icon, a source map. */
    @Test
    void asksAServerForThePageAlone() throws IOException {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = Files.readAllBytes(folder.resolve("night.html"));
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            browser.show("http://127.0.0.1:" + server.getAddress().getPort() + "/night.html", 1280, "light");
            assertThat(browser.all(".family")).isNotEmpty();
            assertThat(browser.console()).isEmpty();
            assertThat(asked).containsExactly("/night.html");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "400, light", "400, dark"})
    void canBeReadByEverybody(int width, String scheme) {
        browser.show(page, width, scheme);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.widerThanTheWindow()).isEmpty();
        browser.picture("demo-" + width + "-" + scheme);
        show("all");
        openAll();
        assertThat(browser.complaints()).as("with all rows open").isEmpty();
        assertThat(browser.widerThanTheWindow()).isEmpty();
    }

    @Test
    void theHeadSaysWhatTheRunSays() {
        browser.show(page, 1280, "light");
        List<Group> leaks = truth.suspects();
        assertThat(leaks).as("the night has leaks").isNotEmpty();
        double all = leaks.stream().mapToDouble(leak -> leak.sum("ratePerHour")).sum();
        assertThat(browser.one("h1").getText())
                .isEqualTo("LEAK: " + leaks.size() + " functions leak handles, "
                        + String.format(Locale.ROOT, "%.1f", all) + " an hour.");
        assertThat(browser.one("header p").getText())
                .isEqualTo("orderhub.exe (pid "
                        + truth.report().at("target").at("pid").whole() + "): "
                        + truth.numbers("SELECT count(*) FROM sample").get(0) + " samples in 8.0 h, "
                        + truth.report().at("openHandles").whole() + " handles open, by simulated ring");
        List<String> expected = new ArrayList<>();
        for (Group leak : leaks) {
            expected.addAll(List.of(
                    "LEAK",
                    leak.name(),
                    RunTruth.number(leak.sum("ratePerHour")) + " (" + RunTruth.number(leak.low()) + " to "
                            + RunTruth.number(leak.high()) + ")",
                    leak.stacks().get(0).at("confidence").text().toLowerCase(Locale.ROOT) + " confidence",
                    leak.since(),
                    RunTruth.count(leak.open()) + " "
                            + String.join(", ", leak.types().keySet())));
        }
        assertThat(browser.texts(".worst tbody :is(td, th)")).isEqualTo(expected);
    }

    @Test
    void everyRowSaysWhatTheRunSays() {
        browser.show(page, 1280, "light");
        assertThat(browser.texts(".family .name"))
                .as("worst first")
                .isEqualTo(truth.suspects().stream().map(Group::name).toList());
        show("all");
        assertThat(browser.one("#count").getText())
                .isEqualTo(truth.all().size() + " of " + truth.all().size());
        openAll();
        List<String> expected = truth.all().stream().map(DemoPageIT::row).toList();
        assertThat(browser.all(".family").stream().map(DemoPageIT::rowOf))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String row(Group group) {
        String id = " FROM traffic WHERE stack IN (" + group.ids() + ")";
        long opened = truth.numbers("SELECT coalesce(sum(opened), 0)" + id).get(0);
        long closed = truth.numbers("SELECT coalesce(sum(closed), 0)" + id).get(0);
        List<Json> alarms = group.stacks().stream()
                .flatMap(stack -> stack.at("alarms").list().stream())
                .toList();
        boolean leak = group.verdict().equals("LEAK");
        String types = group.types().entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue()))
                .map(entry -> entry.getKey() + " " + RunTruth.count(entry.getValue()))
                .collect(Collectors.joining(", "));
        return String.join(
                "\n",
                group.verdict(),
                group.name(),
                leak ? group.speed() : "",
                leak
                        ? "since " + group.since() + ", "
                                + group.stacks().get(0).at("confidence").text().toLowerCase(Locale.ROOT)
                                + " confidence, 16,777,216 handles in "
                                + Words.span(group.stacks()
                                        .get(0)
                                        .at("forecasts")
                                        .list()
                                        .get(0)
                                        .at("hours")
                                        .number())
                        : "",
                RunTruth.count(group.open()) + " open" + (types.isEmpty() ? "" : ": " + types),
                group.stacks().get(0).at("reason").text(),
                alarms.size() + " alarms",
                siblings(group),
                cycle(group),
                opened == 0
                        ? ""
                        : RunTruth.count(opened) + " opened and " + RunTruth.count(closed) + " closed while watched",
                group.stacks().get(0).at("frames").list().stream()
                        .map(Json::text)
                        .collect(Collectors.joining("\n")));
    }

    /** The same of a row of the page, taken apart. */
    private static String rowOf(WebElement row) {
        String text = Browser.text(row, ".became");
        boolean leak = Browser.text(row, ".word").equals("LEAK");
        return String.join(
                "\n",
                Browser.text(row, ".word"),
                Browser.text(row, ".name"),
                leak ? Browser.text(row, ".speed") : "",
                Browser.text(row, ".certainty"),
                Browser.text(row, ".open"),
                Browser.text(row, ".inside p"),
                text.split("udged to leak from", -1).length - 1 + " alarms",
                found("Of [0-9,]+ handles opened here [0-9,]+ were closed[^;.]*( within [0-9.]+ \\w+)?", text),
                found("eaks [0-9,.]+ every [0-9.]+ \\w+", text),
                found("[0-9,]+ opened and [0-9,]+ closed while watched", text),
                Browser.text(row, ".frames").replace(" (look here first)", ""));
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    private static String siblings(Group group) {
        List<Json> all =
                group.stacks().stream().map(stack -> stack.at("siblings")).toList();
        long closed = all.stream().mapToLong(one -> one.at("closed").whole()).sum();
        long opened = all.stream().mapToLong(one -> one.at("opened").whole()).sum();
        if (closed == 0) {
            return "";
        }
        String age = all.size() > 1
                ? ""
                : all.get(0).at("medianAgeIsLimit").value().equals(true)
                        ? ", half of them before the next reading"
                        : ", half of them within "
                                + Words.time(all.get(0).at("medianAge").number());
        return "Of " + RunTruth.count(opened) + " handles opened here " + RunTruth.count(closed) + " were closed" + age;
    }

    private static String cycle(Group group) {
        Json cycle = group.stacks().get(0).at("cycle");
        return cycle.isNull()
                ? ""
                : "eaks " + RunTruth.number(cycle.at("perCycle").number()) + " every "
                        + Words.time(cycle.at("period").number());
    }

    /** The numbers behind every curve, against what the run file says by itself. */
    @Test
    void theCurvesAreTheRuns() {
        browser.show(page, 1280, "light");
        Json data = Json.read(browser.texts("#data").get(0));
        List<Long> handles = truth.numbers("SELECT open_handles FROM sample ORDER BY seq");
        List<Long> at = sums(data.at("open").at("at"));
        assertThat(sums(data.at("open").at("v")))
                .isEqualTo(at.stream()
                        .map(sample -> handles.get(sample.intValue()))
                        .toList());
        assertThat(at).contains((long) handles.indexOf(Collections.max(handles)));
        long last = handles.size() - 1L;
        assertThat(browser.one("#chart-words").getText())
                .startsWith("From " + RunTruth.count(handles.get(0)) + " handles at "
                        + RunTruth.time(truth.numbers("SELECT at FROM sample ORDER BY seq")
                                .get(0)) + " to "
                        + RunTruth.count(handles.get((int) last)) + "; never fewer than "
                        + RunTruth.count(Collections.min(handles)) + ", never more than "
                        + RunTruth.count(Collections.max(handles)) + ".");
        assertThat(sums(data.at("times")).stream()
                        .map(second -> second + data.at("begin").whole()))
                .isEqualTo(truth.numbers("SELECT at / 1000 FROM sample ORDER BY seq"));
        for (Json family : data.at("families").list()) {
            Group group = truth.all().stream()
                    .filter(one -> one.name().equals(family.at("name").text())
                            && one.verdict().equals(family.at("verdict").text())
                            && one.open() == family.at("openNow").whole())
                    .findFirst()
                    .orElseThrow();
            String of = " WHERE stack IN (" + group.ids() + ") AND seq <= sample.seq)";
            Json curve = family.at("curve");
            follows(curve, "open", "(SELECT count(*) FROM birth" + of + " - (SELECT count(*) FROM ending" + of);
            if (curve.has("opened")) {
                follows(curve, "opened", "(SELECT coalesce(sum(opened), 0) FROM traffic" + of);
                follows(curve, "closed", "(SELECT coalesce(sum(closed), 0) FROM traffic" + of);
            }
        }
    }

    private static void follows(Json curve, String name, String sql) {
        List<Long> whole = truth.numbers("SELECT " + sql + " FROM sample ORDER BY seq");
        List<Long> at = sums(curve.at("at"));
        assertThat(sums(curve.at(name)))
                .as(name)
                .isEqualTo(
                        at.stream().map(sample -> whole.get(sample.intValue())).toList());
        assertThat(at).as("from the first sample to the last").startsWith(0L).endsWith(whole.size() - 1L);
    }

    private static List<Long> sums(Json differences) {
        List<Long> sums = new ArrayList<>();
        long sum = 0;
        for (Json difference : differences.list()) {
            sum += difference.whole();
            sums.add(sum);
        }
        return sums;
    }

    @Test
    void filterAndSort() {
        browser.show(page, 1280, "light");
        show("all");
        browser.one("#filter").sendKeys("RETRYqueue");
        assertThat(browser.texts(".family .name")).isNotEmpty().hasSize((int) truth.all().stream()
                .filter(group -> group.stacks().get(0).at("frames").list().stream()
                        .anyMatch(frame -> frame.text().contains("RetryQueue")))
                .count());
        browser.one("#filter").sendKeys(Keys.chord(Keys.CONTROL, "a"), "no such function");
        assertThat(browser.all(".family")).isEmpty();
        assertThat(browser.one("#count").getText())
                .isEqualTo("0 of " + truth.all().size());
        browser.one("#filter").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE);
        browser.choose("sort", "name");
        assertThat(browser.texts(".family .name"))
                .containsExactlyInAnyOrderElementsOf(
                        truth.all().stream().map(Group::name).toList())
                .isSortedAccordingTo(Collator.getInstance(Locale.ENGLISH));
        browser.choose("sort", "openNow");
        assertThat(browser.texts(".family .open").stream()
                        .map(open -> Long.parseLong(
                                open.substring(0, open.indexOf(' ')).replace(",", ""))))
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void byKeyboardAlone() {
        browser.show(page, 1280, "light");
        browser.choose("which", "all");
        browser.one("#sort").sendKeys(Keys.TAB);
        WebElement second = browser.driver().switchTo().activeElement();
        assertThat(Browser.text(second, ".name"))
                .isEqualTo(browser.texts(".family .name").get(0));
        assertThat(second.getDomAttribute("aria-expanded")).isEqualTo("false");
        assertThat(browser.script("return getComputedStyle(arguments[0]).outlineStyle", second))
                .as("the focus can be seen")
                .isEqualTo("solid");
        second.sendKeys(Keys.ENTER);
        assertThat(second.getDomAttribute("aria-expanded")).isEqualTo("true");
        assertThat(browser.all(".family .frames")).hasSize(1);
        second.sendKeys(Keys.SPACE);
        assertThat(browser.all(".family .frames")).isEmpty();

        WebElement outermost = browser.one("[role=tree] > [role=treeitem]");
        browser.script("arguments[0].focus(); return true", outermost);
        outermost.sendKeys(Keys.ARROW_DOWN);
        WebElement below = browser.driver().switchTo().activeElement();
        String name = String.valueOf(below.getDomAttribute("data-name"));
        assertThat(below.getDomAttribute("aria-label")).startsWith(name + ": ");
        below.sendKeys(Keys.ENTER);
        assertThat(browser.one("#filter").getDomProperty("value")).isEqualTo(name);
        assertThat(browser.driver().switchTo().activeElement()).isEqualTo(browser.one("#filter"));
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void aStackCanBeCopied() {
        browser.show(page, 1280, "light");
        WebElement copy = browser.one(".inside button");
        copy.click();
        assertThat(copy.getText()).isEqualTo("Copied");
        assertThat(browser.driver().switchTo().activeElement()).isEqualTo(copy);
        WebElement field =
                (WebElement) browser.script("return document.body.appendChild(document.createElement('textarea'))");
        browser.script("arguments[0].style.position = 'static'; return true", field);
        field.sendKeys(Keys.chord(Keys.CONTROL, "v"));
        assertThat(field.getDomProperty("value"))
                .isEqualTo(truth.suspects().get(0).stacks().get(0).at("frames").list().stream()
                        .map(Json::text)
                        .collect(Collectors.joining("\n")));
    }

    /** The widths of the call paths say how many handles are open. */
    @Test
    void theCallPathsAddUp() {
        browser.show(page, 1280, "light");
        List<String> labels = browser.all("[role=treeitem]").stream()
                .map(item -> String.valueOf(item.getDomAttribute("aria-label")))
                .toList();
        for (Group leak : truth.suspects()) {
            assertThat(labels)
                    .contains(leak.name().replaceFirst("\\+0x[0-9a-f]+$", "") + ": " + RunTruth.count(leak.open())
                            + " open, leaks");
        }
    }

    @Test
    void onPaperItIsDarkOnLight() {
        browser.show(page, 1280, "dark");
        browser.medium("print");
        assertThat(browser.script("return getComputedStyle(document.documentElement).getPropertyValue('--back')"))
                .isEqualTo("#fff");
        assertThat(browser.one(".tools").isDisplayed()).isFalse();
        assertThat(browser.one("h1").isDisplayed()).isTrue();
        assertThat(browser.one(".worst").isDisplayed()).isTrue();
        assertThat(browser.complaints()).isEmpty();
        browser.picture("demo-print");
        browser.medium("");
    }

    private static void show(String which) {
        browser.choose("which", which);
    }

    private static void openAll() {
        browser.script(
                "document.querySelectorAll('.family [aria-expanded=false]').forEach(b => b.click()); return true");
    }
}
