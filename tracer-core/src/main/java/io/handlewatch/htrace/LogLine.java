package io.handlewatch.htrace;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines of a debugger's log beside {@code !htrace}: times, and the process it is attached to. */
final class LogLine {
    /** {@code .time}, {@code .echotime}, {@code .echotimestamps}: "Debug session time: Wed Nov 25 01:19:18.112 2026 (UTC + 0:00)". */
    private static final Pattern TIME = Pattern.compile(
            "(?:.*\\btime: |)\\w{3} (\\w{3}) +(\\d+) (\\d+:\\d\\d:\\d\\d(?:\\.\\d{1,3})?) (\\d{4}) \\((?:UTC|GMT) ?([+-]) ?(\\d+)(?::(\\d\\d))?\\).*");

    private static final Pattern UPTIME =
            Pattern.compile("Process Uptime: (\\d+) days? (\\d+):(\\d\\d):(\\d\\d)(?:\\.(\\d{3}))?");
    private static final Pattern NONINVASIVE =
            Pattern.compile("WARNING: Process (\\d{1,10}) is not attached as a debuggee.*");
    private static final Pattern EVENT =
            Pattern.compile("\\(([0-9a-f]{1,8})\\.[0-9a-f]{1,8}\\): (?:Wake debugger|Break instruction).*");
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("MMM d H:mm:ss.SSS yyyy", Locale.ENGLISH);

    private LogLine() {}

    /** The time in this line, or null. */
    static @Nullable Instant time(String text) {
        if (!text.endsWith(")") && !text.contains("): ")) {
            return null;
        }
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        try {
            String clock = matcher.group(3);
            int dot = clock.indexOf('.');
            String millis = dot < 0 ? clock + ".000" : (clock + "00").substring(0, dot + 4);
            LocalDateTime local = LocalDateTime.parse(
                    matcher.group(1) + " " + matcher.group(2) + " " + millis + " " + matcher.group(4), FORM);
            int sign = matcher.group(5).equals("-") ? -1 : 1;
            int minutes = matcher.group(7) == null ? 0 : Integer.parseInt(matcher.group(7));
            return local.toInstant(
                    ZoneOffset.ofHoursMinutes(sign * Integer.parseInt(matcher.group(6)), sign * minutes));
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    /** The age of the target that {@code .time} prints, or null. */
    static @Nullable Duration uptime(String text) {
        Matcher matcher = UPTIME.matcher(text);
        if (!matcher.matches()
                || matcher.group(1).length() > 6
                || matcher.group(2).length() > 4) {
            return null;
        }
        return Duration.ofDays(Long.parseLong(matcher.group(1)))
                .plusHours(Long.parseLong(matcher.group(2)))
                .plusMinutes(Long.parseLong(matcher.group(3)))
                .plusSeconds(Long.parseLong(matcher.group(4)))
                .plusMillis(matcher.group(5) == null ? 0 : Long.parseLong(matcher.group(5)));
    }

    /** The process that this line says the debugger is attached to; 0 where it says none. */
    static long process(String text) {
        Matcher matcher = NONINVASIVE.matcher(text);
        if (matcher.matches()) {
            return Long.parseLong(matcher.group(1));
        }
        matcher = EVENT.matcher(text);
        return matcher.matches() ? Long.parseLong(matcher.group(1), 16) : 0;
    }
}
