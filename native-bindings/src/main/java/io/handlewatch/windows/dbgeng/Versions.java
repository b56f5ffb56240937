package io.handlewatch.windows.dbgeng;

import java.util.Arrays;
import java.util.Comparator;

/** Versions as Microsoft writes them: numbers with points between. */
final class Versions {
    /** By the numbers: 10.0.9 is older than 10.0.26100. What is no number counts as 0. */
    static final Comparator<String> NUMBERS = (one, other) -> Arrays.compare(numbers(one), numbers(other));

    private Versions() {}

    private static long[] numbers(String version) {
        return Arrays.stream(version.split("[^0-9]+"))
                .mapToLong(part -> part.isEmpty() || part.length() > 18 ? 0 : Long.parseLong(part))
                .toArray();
    }
}
