package io.handlewatch.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.store.RunStore;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a long night of a large service: its size, how soon it is there and how soon it answers a filter. Run by bench/page, not by the build. */
class PageVolumeBenchmark {
    private static final int STACKS = 4096;
    private static final int SAMPLES = 1440;
    private static final int LEAKS = 16;
    private static final int ROUNDS = 7;
    private static final Instant START = Instant.parse("2026-03-02T19:00:00Z");

    private final List<ArrayDeque<Long>> open = new ArrayList<>();
    private final Random random = new Random(1);
    private long lives;

    @TempDir
    Path folder;

    @Test
    void measure() throws IOException {
        write();
        Jar jar = new Jar(folder);
        long begin = System.nanoTime();
        jar.ask("report", "night.hwrun", "--html", "night.html");
        double made = (System.nanoTime() - begin) / 1e9;
        Path page = folder.resolve("night.html");
        List<Double> opened = new ArrayList<>();
        List<Double> filtered = new ArrayList<>();
        try (Browser browser = Browser.start()) {
            for (int round = 0; round < ROUNDS; round++) {
                browser.show(page.toUri().toString(), 1280, "light");
                assertThat(browser.texts("#count"))
                        .containsExactly(LEAKS + " of " + String.format(Locale.ROOT, "%,d", STACKS));
                opened.add(
                        seconds(browser.script("return performance.getEntriesByType('navigation')[0].loadEventEnd")));
                browser.choose("which", "all");
                for (String text : List.of("Class17", "method3", "leak", "no such function")) {
                    filtered.add(seconds(browser.later("""
                            const done = arguments[arguments.length - 1];
                            const filter = document.getElementById('filter');
                            filter.value = arguments[0];
                            const begin = performance.now();
                            filter.dispatchEvent(new Event('input'));
                            requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
                            """, text)));
                }
            }
            assertThat(browser.console()).isEmpty();
        }
        System.out.printf(
                Locale.ROOT,
                "%d stacks, %d samples: run file %.1f MB, page %.1f MB, made in %.1f s (its own process, reading and judging included)%n"
                        + "opened in %.2f s (median of %d, worst %.2f), filter answered and painted in %.3f s (median of %d, worst %.3f)%n",
                STACKS,
                SAMPLES,
                Files.size(folder.resolve("night.hwrun")) / 1e6,
                Files.size(page) / 1e6,
                made,
                median(opened),
                opened.size(),
                opened.stream().max(Double::compare).orElseThrow(),
                median(filtered),
                filtered.size(),
                filtered.stream().max(Double::compare).orElseThrow());
    }

    private static double seconds(Object millis) {
        return ((Number) millis).doubleValue() / 1000;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private void write() {
        StackTable stacks = new StackTable();
        for (int id = 1; id <= STACKS; id++) {
            List<Frame> frames = new ArrayList<>();
            frames.add(Frame.named(1, "ntdll", "NtCreateEvent", 20));
            for (int depth = 1; depth < 13; depth++) {
                frames.add(Frame.named(
                        (long) id * 100 + depth,
                        "orders",
                        "Company::Orders::Class" + id + "::method" + depth + (id <= LEAKS && depth == 1 ? "Leak" : ""),
                        16L * depth));
            }
            frames.add(Frame.named(2, "ntdll", "RtlUserThreadStart", 40));
            stacks.put(new Stack(id, frames));
            open.add(new ArrayDeque<>());
        }
        RunHead head =
                new RunHead("handlewatch", "ring", 42, "orders.exe", START, START, 60_000, 131_072, Listing.EVENTS, "");
        try (RunStore store = RunStore.create(folder.resolve("night.hwrun"), head)) {
            for (int seq = 0; seq < SAMPLES; seq++) {
                store.append(sample(seq), stacks);
            }
            store.finish("time is up");
        }
    }

    /** Each stack opens a handle in every fifth minute and keeps up to three of them; the leaking ones keep all. */
    private Sample sample(int seq) {
        List<Birth> births = new ArrayList<>();
        List<End> ends = new ArrayList<>();
        List<Traffic> traffic = new ArrayList<>();
        for (int id = 1; id <= STACKS; id++) {
            ArrayDeque<Long> own = open.get(id - 1);
            int closed = 0;
            if (own.size() > (id <= LEAKS ? Integer.MAX_VALUE - 1 : random.nextInt(4))) {
                ends.add(new End(own.remove(), id, End.Cause.CLOSED));
                closed = 1;
            }
            int opened = random.nextInt(5) == 0 ? 1 : 0;
            if (opened > 0) {
                own.add(lives);
                births.add(new Birth(lives++, id, 4 * lives, false, "Event"));
            }
            if (opened + closed > 0) {
                traffic.add(new Traffic(id, opened, closed));
            }
        }
        int handles = open.stream().mapToInt(ArrayDeque::size).sum();
        return new Sample(
                seq,
                1,
                START.plusSeconds(60L * seq + 60),
                60_000L * seq + 60_000,
                Listing.EVENTS,
                true,
                false,
                births.size() + ends.size(),
                handles,
                births,
                ends,
                traffic,
                Map.of(),
                0,
                0,
                List.of());
    }
}
