package io.handlewatch.htrace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The prompts of cdb, ntsd, WinDbg and the kernel debuggers: {@code 0:000>}, {@code 1:0:003:x86>}, {@code 0: kd>}, {@code windbg>}. */
final class Prompt {
    private static final Pattern FORM =
            Pattern.compile("(?:\\d+:(?:\\d+:)?\\d+(?::\\w+)?|(?:\\d+: ?)?l?kd(?::\\w+)?|windbg|cdb|ntsd)>");

    private Prompt() {}

    /** Where the prompt at the begin of this text ends, or 0 where there is none. */
    static int end(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.lookingAt() ? matcher.end() : 0;
    }

    /**
     * Whether what stands behind a prompt was typed. A pipe has no echo: there an answer's first line stands behind the prompts. Answers that nobody
     * recognised begin like a sentence.
     */
    static boolean typed(String text) {
        char first = text.charAt(0);
        return !(first >= 'A' && first <= 'Z') && !text.startsWith("***");
    }
}
