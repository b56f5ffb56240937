package io.handlewatch.windows.live;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A Java program that leaks, as a target: events through JNA, files through the JDK. Takes commands, one a line, and answers each with one line:
 *
 * <pre>
 *   work N      opens and closes N files, so that the runtime compiles the code on the way   -> "worked N"
 *   leak N      opens N events and N files and keeps them                                    -> "event=N file=N", all so far
 *   quit        ends
 * </pre>
 */
final class LeakingJava {
    private final List<Object> kept = new ArrayList<>();
    private final String file;
    private int events;
    private int files;

    private LeakingJava(String file) {
        this.file = file;
    }

    /** The argument is a file that may be read. */
    public static void main(String[] arguments) throws IOException {
        LeakingJava program = new LeakingJava(arguments[0]);
        program.work(1); // what the runtime loads for it is there before anybody watches
        program.keepEvent();
        System.out.println("ready pid=" + ProcessHandle.current().pid());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String command = commands.readLine();
        while (command != null && !command.equals("quit")) {
            System.out.println(program.answer(command));
            command = commands.readLine();
        }
    }

    private String answer(String command) {
        int times = Integer.parseInt(command.substring(command.indexOf(' ') + 1));
        if (command.startsWith("work ")) {
            work(times);
            return "worked " + times;
        }
        for (int i = 0; i < times; i++) {
            keepEvent();
            events++;
            kept.add(opened());
            files++;
        }
        return "event=" + events + " file=" + files;
    }

    private void work(int times) {
        Supplier<RandomAccessFile> open = this::opened;
        for (int i = 0; i < times; i++) {
            try (RandomAccessFile closed = open.get()) {
                closed.length();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private RandomAccessFile opened() {
        try {
            return new RandomAccessFile(file, "r");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keepEvent() {
        WinNT.HANDLE event = Kernel32.INSTANCE.CreateEvent(null, true, false, null);
        kept.add(event);
    }
}
