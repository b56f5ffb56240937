package io.handlewatch.cli;

import io.handlewatch.engine.EngineException;
import io.handlewatch.htrace.UnreadableInputException;
import io.handlewatch.store.RunFileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns a fault into one sentence and an exit code. */
final class Faults {
    private Faults() {}

    /** Says what happened, with the stack only where it was asked for. Returns the exit code. */
    static int tell(Throwable fault, Terminal terminal, boolean verbose) {
        int code = code(fault);
        terminal.say(code == ExitCode.INTERNAL ? ours(fault, verbose) : sentence(fault));
        if (verbose) {
            fault.printStackTrace(terminal.err());
            terminal.err().flush();
        }
        return code;
    }

    private static int code(Throwable fault) {
        if (fault instanceof EngineException engine) {
            return switch (engine.kind()) {
                case WRONG_USE -> ExitCode.WRONG_USE;
                case TARGET_GONE -> ExitCode.TARGET_GONE;
                case ENVIRONMENT, REFUSED, ENGINE_LOST -> ExitCode.ENVIRONMENT;
            };
        }
        boolean input = fault instanceof UsageException
                || fault instanceof UnreadableInputException
                || fault instanceof RunFileException
                || fault instanceof IOException;
        return input ? ExitCode.WRONG_USE : ExitCode.INTERNAL;
    }

    private static String sentence(Throwable fault) {
        if (fault instanceof NoSuchFileException missing) {
            return "There is no file " + missing.getFile() + ": check the path.";
        }
        if (fault instanceof AccessDeniedException denied) {
            return denied.getFile() + " may not be read: check the rights on it.";
        }
        if (fault instanceof FileSystemException file) {
            return file.getFile() + " cannot be read: check the path and the rights on it (" + file.getReason() + ").";
        }
        if (fault instanceof IOException) {
            return "The input cannot be read to its end: check the file and its disk (" + fault.getMessage() + ").";
        }
        String message = String.valueOf(fault.getMessage()).strip();
        return message.endsWith(".") ? message : message + ".";
    }

    private static String ours(Throwable fault, boolean verbose) {
        if (fault instanceof OutOfMemoryError
                && String.valueOf(fault.getMessage()).contains("native thread")) {
            return "The system gives this program no further thread: end what this machine no longer needs, and start it again.";
        }
        if (fault instanceof OutOfMemoryError) {
            return "The memory given to Java is too small: give it more, as in JAVA_TOOL_OPTIONS=-Xmx1g.";
        }
        return "This is a fault of handlewatch (" + fault + "): "
                + (verbose
                        ? "please report it with what follows."
                        : "run the same again with --verbose, and report it with what is shown.");
    }
}
