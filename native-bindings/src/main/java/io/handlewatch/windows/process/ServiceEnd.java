package io.handlewatch.windows.process;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event 7031 or 7034 of the service control manager: a service terminated unexpectedly. As rendered by the system, after the schema
 * http://schemas.microsoft.com/win/2004/08/events/event; {@code param1} is the service's displayed name, {@code param2} how often it has done this.
 *
 * @param displayName the service's name as shown to people
 * @param times the manager's own count, which begins anew where the service has a period for that; from 1
 * @param at when it was written
 */
record ServiceEnd(String displayName, int times, Instant at) {
    private static final Pattern AT = Pattern.compile("<TimeCreated\\s[^<>]*?SystemTime=(['\"])([^'\"<>]*)\\1");
    private static final Pattern DATA = Pattern.compile("<Data\\s+Name=(['\"])(param[12])\\1\\s*>([^<]*)</Data>");
    private static final Pattern REFERENCE = Pattern.compile("&(?:#(\\d{1,7})|#x(\\p{XDigit}{1,6})|(\\w{1,8}));");

    /** Reads the XML of such an event; empty where it is none. */
    static Optional<ServiceEnd> of(String xml) {
        Matcher time = AT.matcher(xml);
        String name = "";
        String count = "";
        Matcher data = DATA.matcher(xml);
        while (data.find()) {
            if (data.group(2).equals("param1")) {
                name = plain(data.group(3));
            } else {
                count = data.group(3).strip();
            }
        }
        if (name.isEmpty() || !count.matches("[1-9]\\d{0,8}") || !time.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServiceEnd(name, Integer.parseInt(count), Instant.parse(time.group(2))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String plain(String text) {
        return REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(character(found.group(), found)));
    }

    private static String character(String reference, MatchResult found) {
        if (found.group(3) != null) {
            return switch (found.group(3)) {
                case "amp" -> "&";
                case "lt" -> "<";
                case "gt" -> ">";
                case "quot" -> "\"";
                case "apos" -> "'";
                default -> reference;
            };
        }
        int code = found.group(1) != null ? Integer.parseInt(found.group(1)) : Integer.parseInt(found.group(2), 16);
        return Character.isValidCodePoint(code) ? Character.toString(code) : reference;
    }
}
