package io.handlewatch.htrace;

import io.handlewatch.htrace.Message.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sentences of {@code !htrace} by their beginnings, so that a sentence wrapped by an editor is known too. Source: ntsdexts 10.0.10240. */
final class MessageText {
    /** How a number stands in a sentence. */
    private enum Digits {
        NONE,
        HEX
    }

    private record Form(String begin, Kind kind, Digits number) {}

    private static final List<Form> FORMS = List.of(
            new Form("Handle tracing information snapshot successfully taken", Kind.SNAPSHOT_TAKEN, Digits.NONE),
            new Form("Handle tracing enabled", Kind.ENABLED, Digits.NONE),
            new Form("Handle tracing disabled", Kind.DISABLED, Digits.NONE),
            new Form("Handle tracing is not enabled for this process", Kind.NOT_ENABLED, Digits.NONE),
            new Form("Ignoring handles that were already closed", Kind.IGNORING_CLOSED, Digits.NONE),
            new Form("Outstanding handles opened since the previous", Kind.OUTSTANDING, Digits.NONE),
            new Form("No outstanding handles opened since", Kind.NONE_OUTSTANDING, Digits.NONE),
            new Form("Displayed 0x", Kind.DISPLAYED, Digits.HEX),
            new Form("Parsed 0x", Kind.PARSED, Digits.HEX),
            new Form("Dumped 0x", Kind.DUMPED, Digits.HEX),
            new Form("ERROR: no initial snapshot available", Kind.NO_BASELINE, Digits.NONE),
            new Form("No stack traces available", Kind.EMPTY_RING, Digits.NONE),
            new Form("The difference between the two snapshots is too large", Kind.TOO_LARGE, Digits.NONE),
            new Form("Please start over with", Kind.START_OVER, Digits.NONE),
            new Form("ERROR: Not enough memory is available for enabling handle tracing", Kind.NO_MEMORY, Digits.NONE),
            new Form("ERROR: Cannot enable handle tracing, status code ", Kind.ENABLE_FAILED, Digits.HEX),
            new Form("Cannot enable handle tracing, status code ", Kind.DISABLE_FAILED, Digits.HEX),
            new Form("Query process information failed, status ", Kind.QUERY_FAILED, Digits.HEX),
            new Form("Query system basic information failed, status ", Kind.SYSTEM_QUERY_FAILED, Digits.HEX),
            new Form("Failed to take handle tracing snaphot, status ", Kind.SNAPSHOT_FAILED, Digits.HEX),
            new Form("Failed to take handle tracing snapshot, status ", Kind.SNAPSHOT_FAILED, Digits.HEX),
            new Form("This version of the Operating System doesn't support", Kind.NOT_SUPPORTED, Digits.NONE),
            new Form("ERROR: Cannot allocate buffer with size ", Kind.NO_BUFFER, Digits.HEX),
            new Form("Unable to determine debuggee type", Kind.DEBUGGEE_UNKNOWN, Digits.NONE),
            new Form("No handle operations", Kind.NO_HANDLE_OPERATIONS, Digits.NONE),
            new Form("!htrace [handle", Kind.HELP, Digits.NONE),
            new Form("!htrace -enable [max_traces]", Kind.HELP, Digits.NONE),
            new Form("No export htrace found", Kind.EXTENSION_MISSING, Digits.NONE),
            new Form("ntsdexts has no htrace export", Kind.EXTENSION_MISSING, Digits.NONE),
            new Form("htrace is not extension gallery command", Kind.EXTENSION_MISSING, Digits.NONE),
            new Form("Error: Failed to load extension ntsdexts", Kind.EXTENSION_MISSING, Digits.NONE),
            new Form("The call to LoadLibrary(ntsdexts) failed, Win32 error", Kind.EXTENSION_MISSING, Digits.NONE));

    private MessageText() {}

    /** The message that this line is, or null. */
    static @Nullable Message parse(String text, int line) {
        for (Form form : FORMS) {
            if (text.startsWith(form.begin)) {
                String printed =
                        form.number == Digits.NONE ? "" : number(text, text.indexOf("0x", form.begin.length() - 2));
                boolean known = form.number == Digits.NONE || !printed.isEmpty();
                return known ? new Message(form.kind, hex(printed), printed, line) : null;
            }
        }
        if (text.startsWith("0x")) {
            String printed = number(text, 0);
            return !printed.isEmpty() && text.startsWith(" new stack", printed.length())
                    ? new Message(Kind.NEW_TRACES, hex(printed), printed, line)
                    : null;
        }
        if (text.startsWith("OpenProcess (")) {
            int error = text.indexOf("failed, error ");
            return error < 0 ? null : win32(text.substring(error + "failed, error ".length()), line);
        }
        if (text.contains(" Exception in ") && text.contains(".htrace debugger extension")) {
            String status = text.substring(0, text.indexOf(' '));
            return new Message(Kind.EXTENSION_CRASHED, hex(status), status, line);
        }
        return null;
    }

    private static Message win32(String rest, int line) {
        int to = 0;
        while (to < rest.length() && to < 10 && rest.charAt(to) >= '0' && rest.charAt(to) <= '9') {
            to++;
        }
        String printed = rest.substring(0, to);
        return new Message(Kind.OPEN_PROCESS_FAILED, printed.isEmpty() ? 0 : Long.parseLong(printed), printed, line);
    }

    /** The number that begins with 0x at this place, as printed; "" where there is none. */
    private static String number(String text, int from) {
        int to = from + 2;
        while (from >= 0 && to < text.length() && digit(text.charAt(to)) >= 0) {
            to++;
        }
        return from < 0 || to == from + 2 ? "" : text.substring(from, to);
    }

    /** The value of hexadecimal digits with or without 0x before them: unsigned, and all ones where they are too many. */
    static long hex(String printed) {
        long value = 0;
        for (int i = printed.startsWith("0x") || printed.startsWith("0X") ? 2 : 0; i < printed.length(); i++) {
            int digit = digit(printed.charAt(i));
            if (digit >= 0) {
                if (value >>> 60 != 0) {
                    return -1;
                }
                value = (value << 4) | digit;
            }
        }
        return value;
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
