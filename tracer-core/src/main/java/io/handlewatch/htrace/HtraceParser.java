package io.handlewatch.htrace;

import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of {@code !htrace} as it streams, and hands over what it understands. Any split of the same text gives the same calls. Content never
 * makes it throw: what is not understood becomes a {@link Diagnostic}. Nothing is decoded for a line in the form that the debugger prints, and a frame
 * block is decoded only when it was never seen.
 *
 * <p>The bytes are UTF-8, or of a code page whose first half is ASCII. Not thread-safe. After {@link #finish} the next text may begin; the frame blocks
 * stay known.
 */
public final class HtraceParser {
    /** No debugger prints a longer line: symbol names end at 2,000 characters, formatted output at 16,383. */
    static final int LONGEST_LINE = 1 << 20;

    private static final int NOTHING = -1;

    private final HtraceHandler handler;
    private final FrameBlocks blocks;
    private final Utf8 utf8 = new Utf8();

    // The line that the last piece left unfinished.
    private byte[] carry = new byte[512];
    private int carried;
    private boolean carriedTooLong;

    private int line;
    private boolean kernelTold;
    private boolean helpBefore;

    // The entry that is open. Its frames lie in one run of the piece at hand, [frameFrom, frameTo), or copied in
    // 'frames'.
    private @Nullable Operation operation;
    private long handle;
    private long processId;
    private long threadId;
    private int headerLine;
    private byte[] printed = new byte[32];
    private int printedLength;
    private int frameFrom = NOTHING;
    private int frameTo;
    private byte[] frames = new byte[2048];
    private int framesLength = NOTHING;
    private long frameHash;

    /** A parser with a table of frame blocks of its own. */
    public HtraceParser(HtraceHandler handler) {
        this(handler, new FrameBlocks());
    }

    /** A parser that shares its table of frame blocks with others that run before and after it. */
    public HtraceParser(HtraceHandler handler, FrameBlocks blocks) {
        this.handler = handler;
        this.blocks = blocks;
    }

    /** The value in the header of the entry that is being handed over, as printed: only inside {@link HtraceHandler#entry}. */
    public String printedHandle() {
        return new String(printed, 0, printedLength, StandardCharsets.US_ASCII);
    }

    /** Takes the next piece. It may end anywhere. */
    public void accept(CharSequence piece) {
        byte[] bytes = utf8.encode(piece);
        accept(bytes, 0, utf8.length());
    }

    /** Takes the next piece. It may end anywhere, also inside a character. The array is not kept. */
    public void accept(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        if (carried > 0 || carriedTooLong) {
            int lineEnd = Words.lineEnd(bytes, from, end);
            keep(bytes, from, lineEnd);
            if (lineEnd == end) {
                return;
            }
            from = lineEnd + 1;
            endKeptLine();
        }
        while (from < end) {
            int lineEnd = Words.lineEnd(bytes, from, end);
            if (lineEnd == end) {
                break;
            }
            line(bytes, from, lineEnd);
            from = lineEnd + 1;
        }
        copyFrames(bytes);
        keep(bytes, from, end);
    }

    /** The text has ended. An entry whose end was not seen is handed over as incomplete. */
    public void finish() {
        byte[] rest = utf8.finish();
        accept(rest, 0, utf8.length());
        if (carried > 0 || carriedTooLong) {
            line++;
            handler.diagnostic(new Diagnostic(
                    line, Diagnostic.Kind.CUT_LINE, LooseText.trim(LooseText.decode(carry, 0, carried))));
        }
        endEntry(false);
        carried = 0;
        carriedTooLong = false;
        line = 0;
        kernelTold = false;
        helpBefore = false;
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = to - from;
        if (carriedTooLong || carried + length > LONGEST_LINE) {
            int wanted = Math.max(0, Math.min(length, Diagnostic.LONGEST * 4 - carried));
            append(bytes, from, from + wanted);
            carried = Math.min(carried, Diagnostic.LONGEST * 4);
            carriedTooLong = true;
        } else {
            append(bytes, from, to);
        }
    }

    private void append(byte[] bytes, int from, int to) {
        carry = room(carry, carried + to - from);
        System.arraycopy(bytes, from, carry, carried, to - from);
        carried += to - from;
    }

    private void endKeptLine() {
        if (carriedTooLong) {
            tooLong(carry, 0);
        } else {
            line(carry, 0, carried);
            copyFrames(carry);
        }
        carried = 0;
        carriedTooLong = false;
    }

    private void tooLong(byte[] bytes, int from) {
        line++;
        String begin = LooseText.decode(bytes, from, from + Diagnostic.LONGEST);
        handler.diagnostic(new Diagnostic(line, Diagnostic.Kind.OVERLONG, begin));
    }

    /** One line without its line feed. */
    private void line(byte[] b, int from, int end) {
        int length = end - from;
        if (length >= 11
                && b[from] == '0'
                && operation != null
                && frameForm(b, from, length)
                && length <= LONGEST_LINE) {
            line++;
            helpBefore = false;
            addFrame(b, from, end);
            return;
        }
        if (length > LONGEST_LINE) {
            tooLong(b, from);
            return;
        }
        line++;
        int to = end;
        while (to > from && b[to - 1] == '\r') {
            to--;
        }
        if (to == from) {
            return;
        }
        if (hyphens(b, from, to) || header(b, from, to) || owner(b, from, to)) {
            helpBefore = false;
            return;
        }
        copyFrames(b);
        loose(LooseText.strip(LooseText.decode(b, from, to)));
    }

    /** {@code 0x} and 16 or 8 hexadecimal digits and a colon. */
    private static boolean frameForm(byte[] b, int from, int length) {
        if (b[from + 1] != 'x' || !Words.hex(Words.at(b, from + 2))) {
            return false;
        }
        return (length >= 19 && b[from + 18] == ':') ? Words.hex(Words.at(b, from + 10)) : b[from + 10] == ':';
    }

    private void addFrame(byte[] b, int from, int end) {
        if (framesLength >= 0) {
            appendFrame(b, from, end);
        } else if (frameFrom == NOTHING) {
            frameFrom = from;
        } else if (frameTo + 1 != from) {
            copyFrames(b);
            appendFrame(b, from, end);
        }
        frameTo = end;
        frameHash = FrameBlocks.mix(frameHash, b, from, end);
    }

    /** Copies the frames that lie in this piece, because the piece ends or because something stands between two of them. */
    private void copyFrames(byte[] b) {
        if (frameFrom != NOTHING) {
            appendFrame(b, frameFrom, frameTo);
            frameFrom = NOTHING;
        }
    }

    private void appendFrame(byte[] b, int from, int to) {
        int at = framesLength < 0 ? 0 : framesLength + 1;
        frames = room(frames, at + to - from + 1);
        if (at > 0) {
            frames[at - 1] = '\n';
        }
        System.arraycopy(b, from, frames, at, to - from);
        framesLength = at + to - from;
    }

    /** The separator as the debugger prints it. */
    private boolean hyphens(byte[] b, int from, int to) {
        if (b[from] != '-' || to - from < 3) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (b[i] != '-') {
                return false;
            }
        }
        endEntry(b, true);
        return true;
    }

    private static final long HANDLE = Words.of("Handle =");
    private static final long HANDLE_END = Words.of("dle = 0x");
    private static final long OPEN = Words.of(" - OPEN\0");
    private static final long CLOSE = Words.of(" - CLOSE");

    /** {@code Handle = 0x00000244 - OPEN}, as the debugger prints it. */
    private boolean header(byte[] b, int from, int to) {
        int length = to - from;
        if (length < 26
                || Words.at(b, from) != HANDLE
                || Words.at(b, from + 3) != HANDLE_END
                || !Words.hex(Words.at(b, from + 11))) {
            return false;
        }
        boolean wide = b[from + 19] != ' ';
        int type = from + (wide ? 27 : 19);
        boolean open = type + 7 == to && Words.at(b, to - 7 - 1) >>> 8 == OPEN;
        boolean close = type + 8 == to && Words.at(b, type) == CLOSE;
        if ((!open && !close) || (wide && !Words.hex(Words.at(b, from + 19)))) {
            return false;
        }
        long value = Words.value(Words.at(b, from + 11));
        if (wide) {
            value = (value << 32) | Words.value(Words.at(b, from + 19));
        }
        endEntry(b, true);
        beginEntry(open ? Operation.OPEN : Operation.CLOSE, value);
        printedLength = type - (from + 9);
        System.arraycopy(b, from + 9, printed, 0, printedLength);
        return true;
    }

    private static final long THREAD = Words.of("Thread I");
    private static final long THREAD_END = Words.of(" ID = 0x");
    private static final long PROCESS = Words.of(", Proces");
    private static final long PROCESS_END = Words.of("Process ");

    /** {@code Thread ID = 0x00000304, Process ID = 0x000002c4}, as the debugger prints it. */
    private boolean owner(byte[] b, int from, int to) {
        int length = to - from;
        boolean wide = length == 63;
        int digits = wide ? 16 : 8;
        if (operation == null
                || (!wide && length != 47)
                || Words.at(b, from) != THREAD
                || Words.at(b, from + 6) != THREAD_END) {
            return false;
        }
        int process = from + 14 + digits;
        if (Words.at(b, process) != PROCESS
                || Words.at(b, process + 2) != PROCESS_END
                || Words.at(b, process + 9) != THREAD_END) {
            return false;
        }
        long thread = number(b, from + 14, wide);
        long owner = number(b, process + 17, wide);
        if (thread == NOTHING || owner == NOTHING) {
            return false;
        }
        threadId = thread;
        processId = owner;
        return true;
    }

    private static long number(byte[] b, int at, boolean wide) {
        long first = Words.at(b, at);
        if (!Words.hex(first) || (wide && !Words.hex(Words.at(b, at + 8)))) {
            return NOTHING;
        }
        return wide ? (Words.value(first) << 32) | Words.value(Words.at(b, at + 8)) : Words.value(first);
    }

    /** A line in any other form, stripped. Frames that came before it are copied by now. */
    private void loose(String line) {
        String text = line;
        boolean prompted = false;
        for (int end; (end = Prompt.end(text)) > 0; ) {
            endEntry(false);
            prompted = true;
            helpBefore = false;
            text = LooseText.strip(text.substring(end));
            if (Prompt.end(text) == 0 && !text.isEmpty() && Prompt.typed(text) && !answer(text)) {
                handler.command(text, this.line);
                return;
            }
            handler.command("", this.line);
        }
        if (text.isEmpty()) {
            return;
        }
        boolean help = helpBefore;
        helpBefore = false;
        if (LooseText.separator(text)) {
            endEntry(true);
        } else if (!entryLine(text) && !message(text, help)) {
            if (!prompted && text.startsWith("!htrace")) {
                endEntry(false);
                handler.command(text, this.line);
            } else {
                tell(noise(text), text);
            }
        }
    }

    /** Whether a text behind a prompt is an answer whose command was not echoed. */
    private static boolean answer(String text) {
        return LooseText.separator(text) || FrameLine.parse(text) != null || MessageText.parse(text, 0) != null;
    }

    private boolean entryLine(String text) {
        HeaderLine header = HeaderLine.parse(text);
        if (header != null) {
            header(header, text);
            return true;
        }
        OwnerLine owner = OwnerLine.parse(text);
        if (owner != null) {
            if (operation == null) {
                tell(Diagnostic.Kind.STRAY, text);
            }
            threadId = owner.threadId();
            processId = owner.processId();
            return true;
        }
        if (FrameLine.parse(text) != null) {
            looseFrame(text);
            return true;
        }
        return false;
    }

    private boolean message(String text, boolean help) {
        Message message = help && text.startsWith("!htrace -")
                ? new Message(Message.Kind.HELP, 0, "", line)
                : MessageText.parse(text, line);
        if (message != null) {
            endEntry(message.kind() != Message.Kind.EXTENSION_CRASHED);
            helpBefore = message.kind() == Message.Kind.HELP;
            handler.message(message);
            return true;
        }
        if (text.startsWith("Process 0x") || text.startsWith("ObjectTable 0x")) {
            endEntry(true);
            tellKernel();
            return true;
        }
        return false;
    }

    private static Diagnostic.Kind noise(String text) {
        if (LooseText.symbols(text)) {
            return Diagnostic.Kind.SYMBOLS;
        }
        return LooseText.abridged(text) ? Diagnostic.Kind.ABRIDGED : Diagnostic.Kind.NOISE;
    }

    private void header(HeaderLine header, String text) {
        endEntry(true);
        if (header.kernel()) {
            tellKernel();
        }
        Operation type = header.operation();
        if (type == null) {
            tell(
                    text.contains("Unknown operation type") ? Diagnostic.Kind.UNKNOWN_OPERATION : Diagnostic.Kind.STRAY,
                    text);
            return;
        }
        beginEntry(type, header.handle());
        byte[] value = header.printed().getBytes(StandardCharsets.US_ASCII);
        printed = room(printed, value.length);
        printedLength = value.length;
        System.arraycopy(value, 0, printed, 0, value.length);
    }

    private void looseFrame(String text) {
        if (operation == null) {
            tell(Diagnostic.Kind.STRAY, text);
            return;
        }
        byte[] utf = text.getBytes(StandardCharsets.UTF_8);
        frameHash = FrameBlocks.mix(frameHash, utf, 0, utf.length);
        appendFrame(utf, 0, utf.length);
        if (FrameLine.glued(text)) {
            endEntry(true); // Markdown put the separator that follows in front of the last frame
        }
    }

    private void tell(Diagnostic.Kind kind, String text) {
        handler.diagnostic(new Diagnostic(line, kind, text));
    }

    private void tellKernel() {
        if (!kernelTold) {
            kernelTold = true;
            handler.message(new Message(Message.Kind.KERNEL_MODE, 0, "", line));
        }
    }

    private void beginEntry(Operation type, long value) {
        operation = type;
        handle = value;
        processId = 0;
        threadId = 0;
        headerLine = line;
    }

    private void endEntry(boolean complete) {
        endEntry(frames, complete);
    }

    /** Hands the open entry over, if there is one. The array is the one in which its frames lie, where they are not copied. */
    private void endEntry(byte[] b, boolean complete) {
        Operation type = operation;
        if (type == null) {
            return;
        }
        FrameBlock block = framesLength >= 0
                ? blocks.intern(frames, 0, framesLength, frameHash)
                : frameFrom == NOTHING ? blocks.empty() : blocks.intern(b, frameFrom, frameTo, frameHash);
        operation = null;
        frameFrom = NOTHING;
        framesLength = NOTHING;
        frameHash = 0;
        handler.entry(type, handle, processId, threadId, block, complete, headerLine);
    }

    private static byte[] room(byte[] bytes, int length) {
        return length <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
    }
}
