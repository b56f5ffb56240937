package io.handlewatch.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: 60s, 5m, 8h, 2d; 1h30m too. */
final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})([smhd])");
    private static final Duration LONGEST = Duration.ofDays(366);

    @Override
    public Duration convert(String text) {
        Matcher part = PART.matcher(text.toLowerCase(Locale.ROOT));
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < text.length() && part.find(at) && part.start() == at) {
            sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
            at = part.end();
        }
        if (at == 0 || at < text.length()) {
            throw new TypeConversionException(
                    "'" + text + "' is no duration: write a number and s, m, h or d, as in 60s, 5m or 8h");
        }
        if (sum.isZero() || sum.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is out of range: from 1s to 366d");
        }
        return sum;
    }

    private static Duration part(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
