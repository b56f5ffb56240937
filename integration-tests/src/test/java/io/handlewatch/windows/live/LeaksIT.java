package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The watch of a leaking program, by each trace source, against the program's own truth. The three watches run beside each other, each on a target of its
 * own. A target works only while its handles are traced, and rests before the last reading: so its truth and the reading are of one moment.
 */
@EnabledOnOs(OS.WINDOWS)
@Isolated
final class LeaksIT {
    /** Enough to tell a cache that fills from a leak. */
    private static final int READINGS = 6;

    private static final Map<String, Watched> WATCHED = new LinkedHashMap<>();

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    static Path folder;

    private record Watched(TargetProgram target, Tool watch, Map<String, Integer> truth) {}

    @BeforeAll
    static void watchAllThree() {
        List<String> sources = List.of("ring", "list", "diff");
        Map<String, TargetProgram> targets = new LinkedHashMap<>();
        sources.forEach(source -> targets.put(source, TargetProgram.start("leaky.exe")));
        Map<String, Tool> watches = new LinkedHashMap<>();
        targets.forEach(
                (source, target) -> watches.put(source, Tool.watch(folder, target, source, "--source", source)));
        targets.forEach((source, target) -> {
            watches.get(source).awaitTracing(target);
            target.ask("go");
        });
        targets.values()
                .forEach(target -> await().atMost(Duration.ofSeconds(60))
                        .until(() -> target.truth().get("leak_file") > 8));
        Tool.awaitReadings(watches.values(), READINGS);
        targets.values().forEach(target -> target.ask("rest"));
        Tool.awaitReadings(watches.values(), 2); // the first may have begun before
        targets.forEach((source, target) -> {
            watches.get(source).stop();
            WATCHED.put(source, new Watched(target, watches.get(source), target.truth()));
        });
    }

    @AfterAll
    static void end() {
        WATCHED.values().forEach(watched -> {
            watched.watch().close();
            watched.target().close();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void everyLeakIsASuspectByItsFunctionAndNothingElseIs(String source) {
        Watched watched = WATCHED.get(source);
        Answer answer = Answer.of(watched.watch().out());

        Map<String, Integer> leaked = new TreeMap<>(watched.truth());
        leaked.keySet().removeIf(name -> !name.startsWith("leak_"));
        assertThat(leaked)
                .as("what the target says it leaked")
                .hasSize(8)
                .allSatisfy((name, count) -> assertThat(count).as(name).isGreaterThan(5));
        assertThat(answer.suspects("leaky"))
                .as(() -> watched.watch().toString())
                .isEqualTo(leaked);

        Map<String, Integer> open = answer.openNow("leaky").entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Map<String, Integer> survivors = new TreeMap<>(leaked);
        survivors.put("cache_fill", watched.truth().get("cache_fill"));
        assertThat(open).as("all that is open and has a stack").isEqualTo(survivors);
        assertThat(HandleTracing.enabled(watched.target().pid()))
                .as("tracing is off again")
                .isFalse();
        assertThat(watched.target().alive()).isTrue();
    }
}
