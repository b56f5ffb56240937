package io.handlewatch.windows.live;

import io.handlewatch.store.RunFileException;
import io.handlewatch.store.RunReader;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run file holds, for suites that look behind the report. */
final class RunFiles {
    private RunFiles() {}

    /** What was done to the target; nothing where the watch ended before it had a file, or before anything was written. */
    static List<String> actions(Path run) {
        if (!Files.exists(run)) {
            return List.of();
        }
        try (RunReader reader = RunReader.open(run)) {
            return reader.actions().stream().map(Action::text).toList();
        } catch (RunFileException e) {
            return List.of(); // killed while the file was made
        }
    }

    /** How many samples it holds. */
    static int samples(Path run) {
        if (!Files.exists(run)) {
            return 0;
        }
        try (RunReader reader = RunReader.open(run)) {
            return reader.lastSample() + 1;
        } catch (RunFileException e) {
            return 0; // just being made
        }
    }

    /** By life of the target: how many handles were born and stayed until its last sample, by the function of {@code module} that opened them. */
    static Map<Integer, Map<String, Integer>> openAtTheEndOfEachLife(Path run, String module) {
        Map<Integer, Map<String, Integer>> byLife = new TreeMap<>();
        if (!Files.exists(run)) {
            return byLife; // its first sample is still to come
        }
        try (RunReader reader = RunReader.open(run)) {
            StackTable stacks = reader.stacks();
            Map<Long, Integer> open = new HashMap<>();
            reader.samples(sample -> {
                if (!byLife.containsKey(sample.epoch())) {
                    open.clear(); // the handles of a life end with it
                }
                sample.ends().forEach(end -> open.remove(end.life()));
                sample.births().forEach(birth -> open.put(birth.life(), birth.stackId()));
                Map<String, Integer> counts = new TreeMap<>();
                open.values().forEach(stack -> counts.merge(function(stacks.get(stack), module), 1, Integer::sum));
                byLife.put(sample.epoch(), counts);
            });
        } catch (RunFileException e) {
            return Map.of(); // just being made
        }
        return byLife;
    }

    private static String function(Stack stack, String module) {
        return stack.frames().stream()
                .filter(frame -> frame.module().equals(module))
                .map(Frame::symbol)
                .findFirst()
                .orElse("?");
    }
}
