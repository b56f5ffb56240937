package io.handlewatch.report;

import io.handlewatch.trace.ObjectName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What open handles stand for, as one sentence. */
public final class ObjectExamples {
    private static final int MOST_NAMES = 3;
    private static final int LONGEST = 90;

    private ObjectExamples() {}

    /** The sentence; empty where nobody asked. */
    public static Optional<String> sentence(List<ObjectName> objects) {
        if (objects.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Integer> names = new LinkedHashMap<>();
        int nameless = 0;
        int hung = 0;
        int unknown = 0;
        for (ObjectName one : objects) {
            switch (one.answer()) {
                case NAMED -> names.merge(one.type() + " " + SafeText.of(shortened(one.name())), 1, Integer::sum);
                case NAMELESS -> nameless++;
                case HUNG -> hung++;
                case UNKNOWN -> unknown++;
            }
        }
        List<String> parts = new ArrayList<>();
        names.entrySet().stream()
                .limit(MOST_NAMES)
                .forEach(name ->
                        parts.add(name.getKey() + (name.getValue() > 1 ? " (" + name.getValue() + " times)" : "")));
        if (names.size() > MOST_NAMES) {
            parts.add("and " + (names.size() - MOST_NAMES) + " more");
        }
        if (nameless > 0) {
            parts.add(nameless + " without a name");
        }
        if (hung > 0) {
            parts.add(hung + " whose name the system did not tell in time (a pipe on which somebody waits, for one)");
        }
        if (unknown > 0) {
            parts.add(unknown + " not asked, or not answered");
        }
        return Optional.of("The oldest open: " + String.join("; ", parts) + ".");
    }

    /** The end tells most of a path, and its begin the rest. */
    private static String shortened(String name) {
        return name.length() <= LONGEST
                ? name
                : name.substring(0, LONGEST / 3) + "..." + name.substring(name.length() - LONGEST * 2 / 3);
    }
}
