package io.handlewatch.htrace;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A log on its way in: plain or gzipped, UTF-8 with or without a mark, a Western code page, or UTF-16 with a mark; any line ends. Nothing needs the
 * whole text.
 */
public final class InputText implements AutoCloseable {
    private static final int LOOK = 8192;

    private final String name;
    private final BufferedInputStream in;
    private final @Nullable Charset wide;
    private boolean cut;

    private InputText(String name, BufferedInputStream in, @Nullable Charset wide) {
        this.name = name;
        this.in = in;
        this.wide = wide;
    }

    /**
     * Opens a file.
     *
     * @throws UnreadableInputException where it is missing, a directory, empty, binary or not to be read
     */
    public static InputText open(Path file) {
        if (Files.isDirectory(file)) {
            throw new UnreadableInputException(file + " is a directory: name the log files in it.");
        }
        InputStream stream;
        try {
            stream = Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new UnreadableInputException("There is no file " + file + ": check the path.", e);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
        return of(
                file.getFileName() == null
                        ? file.toString()
                        : file.getFileName().toString(),
                stream);
    }

    /**
     * Takes a stream, for example the standard input, and closes it at the end.
     *
     * @param name the file's base name, "-" for the standard input
     * @throws UnreadableInputException where it is empty, binary or not to be read
     */
    public static InputText of(String name, InputStream stream) {
        BufferedInputStream in = new BufferedInputStream(stream, 1 << 16);
        try {
            byte[] begin = look(in);
            if (begin.length >= 2 && (begin[0] & 0xFF) == 0x1F && (begin[1] & 0xFF) == 0x8B) {
                in = new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
                begin = look(in);
            }
            return recognise(name, in, begin);
        } catch (EOFException | ZipException e) {
            close(in);
            throw new UnreadableInputException(shown(name) + " is a damaged gzip file: unpack or copy it again.", e);
        } catch (IOException e) {
            close(in);
            throw unreadable(shown(name), e);
        } catch (UnreadableInputException e) {
            close(in);
            throw e;
        }
    }

    private static InputText recognise(String name, BufferedInputStream in, byte[] begin) {
        Charset wide = wide(begin);
        int mark = wide != null
                ? 2
                : begin.length >= 3
                                && (begin[0] & 0xFF) == 0xEF
                                && (begin[1] & 0xFF) == 0xBB
                                && (begin[2] & 0xFF) == 0xBF
                        ? 3
                        : 0;
        if (begin.length <= mark) {
            throw new UnreadableInputException(shown(name)
                    + " is empty: write a log in the debugger with .logopen before !htrace, and give that file.");
        }
        if (wide == null && binary(begin)) {
            throw new UnreadableInputException(shown(name)
                    + " is not text: give a log written by cdb or WinDbg (.logopen), not a dump or a trace file.");
        }
        return new InputText(name, in, wide);
    }

    private static @Nullable Charset wide(byte[] begin) {
        if (begin.length < 2) {
            return null;
        }
        int mark = ((begin[0] & 0xFF) << 8) | (begin[1] & 0xFF);
        return mark == 0xFFFE ? StandardCharsets.UTF_16LE : mark == 0xFEFF ? StandardCharsets.UTF_16BE : null;
    }

    /** Zero bytes, or more than a few control characters. */
    private static boolean binary(byte[] begin) {
        int controls = 0;
        for (byte b : begin) {
            if (b == 0) {
                return true;
            }
            if (b > 0 && b < ' ' && b != '\t' && b != '\r' && b != '\n' && b != '\f' && b != '\b' && b != 0x1B) {
                controls++;
            }
        }
        return controls * 20 > begin.length;
    }

    private static byte[] look(BufferedInputStream in) throws IOException {
        in.mark(LOOK + 1);
        byte[] begin = in.readNBytes(LOOK);
        in.reset();
        return begin;
    }

    /** The base name of the file, "-" for the standard input. */
    public String name() {
        return name;
    }

    /** Whether the end could not be read: a gzip file cut off, a drive that failed. Known after {@link #readInto}. */
    public boolean cut() {
        return cut;
    }

    /** Reads the text to its end through the parser, finishes it, and closes. */
    public void readInto(HtraceParser parser) {
        read(parser::accept, parser::accept);
        parser.finish();
    }

    /** Takes a piece of a text. */
    interface ByteSink {
        void accept(byte[] bytes, int offset, int length);
    }

    void read(ByteSink bytes, Consumer<CharSequence> chars) {
        try (in) {
            if (wide != null) {
                readWide(chars, wide);
                return;
            }
            byte[] piece = new byte[1 << 16];
            for (int n; (n = in.read(piece)) >= 0; ) {
                bytes.accept(piece, 0, n);
            }
        } catch (IOException e) {
            cut = true; // what was readable counts
        }
    }

    private void readWide(Consumer<CharSequence> chars, Charset charset) throws IOException {
        InputStreamReader reader = new InputStreamReader(in, charset);
        char[] piece = new char[1 << 15];
        for (int n; (n = reader.read(piece)) >= 0; ) {
            chars.accept(java.nio.CharBuffer.wrap(piece, 0, n));
        }
    }

    @Override
    public void close() {
        close(in);
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // read only: nothing is lost
        }
    }

    private static String shown(String name) {
        return name.equals("-") ? "The standard input" : name;
    }

    private static UnreadableInputException unreadable(String name, IOException e) {
        return new UnreadableInputException(
                name + " cannot be read: check that you may read it (" + e.getMessage() + ").", e);
    }
}
