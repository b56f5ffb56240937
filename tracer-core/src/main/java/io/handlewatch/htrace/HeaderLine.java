package io.handlewatch.htrace;

import io.handlewatch.trace.TraceRecord.Operation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first line of an entry in any of its forms: {@code Handle = 0x244 - OPEN}, and of a kernel debugger {@code Handle 0x7CC - CLOSE:}.
 *
 * @param operation null where the type is unknown or missing: such a line begins no entry, and ends the one before
 * @param handle the handle value
 * @param printed the value as printed
 * @param kernel whether a kernel debugger printed it
 */
record HeaderLine(@Nullable Operation operation, long handle, String printed, boolean kernel) {
    // Between value and type stands a hyphen, or what editors and code pages make of it; after the type anything may
    // follow.
    private static final Pattern FORM = Pattern.compile(
            "Handle\\s*(=?)\\s*((?:0x)?[0-9a-f`]+)(?![0-9a-z])[^A-Za-z]*(OPEN\\b|CLOSE\\b|BAD ?REF(?:ERENCE)?\\b|)?.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The header, or null where the line is none. */
    static @Nullable HeaderLine parse(String text) {
        if (!text.startsWith("Handle")) {
            return null;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        boolean user = !matcher.group(1).isEmpty();
        String printed = matcher.group(2);
        Operation operation = operation(matcher.group(3));
        if (!user && (operation == null || !printed.startsWith("0x"))) {
            return null; // "Handle 244" is a record of !handle
        }
        return new HeaderLine(operation, MessageText.hex(printed), printed, !user);
    }

    private static @Nullable Operation operation(@Nullable String type) {
        if (type == null || type.isEmpty()) {
            return null;
        }
        return switch (Character.toUpperCase(type.charAt(0))) {
            case 'O' -> Operation.OPEN;
            case 'C' -> Operation.CLOSE;
            default -> Operation.BAD_REFERENCE;
        };
    }
}
