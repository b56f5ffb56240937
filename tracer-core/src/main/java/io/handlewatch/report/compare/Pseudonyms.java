package io.handlewatch.report.compare;

import io.handlewatch.report.RunReport;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Module names that a redaction has made up: {@code m}, four digits that tell its key, {@code -} and eight digits of the name. */
final class Pseudonyms {
    private static final Pattern MODULE = Pattern.compile("m([0-9a-f]{4})-[0-9a-f]{8}");

    private Pseudonyms() {}

    /** The keys of the pseudonyms in a run; empty where its names are real. */
    static Set<String> keys(RunReport run) {
        Set<String> keys = new TreeSet<>();
        run.stacks().stream()
                .flatMap(one -> one.stack().frames().stream())
                .map(frame -> MODULE.matcher(frame.module()))
                .filter(Matcher::matches)
                .forEach(found -> keys.add(found.group(1)));
        return keys;
    }
}
