package io.handlewatch.windows.live;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program of the tests, running: takes commands and answers each with one line. Closing ends it. */
final class TargetProgram implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final long pid;

    private TargetProgram(Process process) throws IOException {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
        String ready = answers.readLine();
        if (ready == null || !ready.startsWith("ready pid=")) {
            throw new IOException("the program said " + ready + " instead of ready");
        }
        pid = Long.parseLong(ready.substring("ready pid=".length()));
    }

    /** Starts a program of the test folder; it is at rest until told otherwise. */
    static TargetProgram start(String program, String... arguments) {
        Path programs = Machine.programs();
        List<String> command = new ArrayList<>();
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** Starts a Java program of the test classes in a JVM of its own. */
    static TargetProgram java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(Machine.java());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    private static TargetProgram start(List<String> command) {
        try {
            return new TargetProgram(new ProcessBuilder(command)
                    .directory(Machine.programs().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return pid;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Sends one command and returns the one line that answers it. */
    String ask(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the program ended instead of answering " + command);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What leaky.exe opened since its start, by the name of the function that opens. */
    Map<String, Integer> truth() {
        return numbers("truth");
    }

    /** The heartbeat since the last call: count, p50us, p99us, maxus. */
    Map<String, Integer> beat() {
        return numbers("beat");
    }

    /** Sends a command that is answered with words like "name=number". */
    Map<String, Integer> numbers(String command) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (String word : ask(command).split(" ")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                numbers.put(word.substring(0, equals), Integer.valueOf(word.substring(equals + 1)));
            }
        }
        return numbers;
    }

    /** Ends it, and waits until it is gone. */
    void end() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
