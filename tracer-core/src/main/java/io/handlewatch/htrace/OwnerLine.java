package io.handlewatch.htrace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The second line of an entry in any of its forms: {@code Thread ID = 0x304, Process ID = 0x2c4}.
 *
 * @param threadId the thread
 * @param processId the process
 */
record OwnerLine(long threadId, long processId) {
    private static final Pattern FORM = Pattern.compile(
            "Thread ID\\s*=\\s*((?:0x)?[0-9a-f`]+)\\s*,\\s*Process ID\\s*=\\s*((?:0x)?[0-9a-f`]+)(?![0-9a-z]).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The owner, or null where the line is none. */
    static @Nullable OwnerLine parse(String text) {
        if (!text.startsWith("Thread ID")) {
            return null;
        }
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new OwnerLine(MessageText.hex(matcher.group(1)), MessageText.hex(matcher.group(2)))
                : null;
    }
}
