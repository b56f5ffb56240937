package io.handlewatch.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What is said where a word is none of those that an option takes: they are told as people type them. */
final class Choices {
    private Choices() {}

    /** The sentence without its end; null where the fault is another one. */
    static @Nullable String sentence(ParameterException fault) {
        ArgSpec spec = fault.getArgSpec();
        String given = fault.getValue();
        if (spec == null || given == null) {
            return null;
        }
        Object[] known = spec.auxiliaryTypes()[0].getEnumConstants();
        if (known == null) {
            return null;
        }
        String name = spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
        String words = Arrays.stream(known)
                .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return "'" + given + "' is nothing that " + name + " takes: it takes " + words;
    }
}
