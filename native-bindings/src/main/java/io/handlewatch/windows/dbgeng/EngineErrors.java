package io.handlewatch.windows.dbgeng;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;

/**
 * What the engine's failures mean, as sentences. The numbers are HRESULTs; 0xDxxxxxxx is an NTSTATUS with bit 28 set, and the system has no text for
 * most of them. 80004002 is the engine's "not found" in several places.
 */
final class EngineErrors {
    static final int INVALID_PARAMETER = 0x80070057;
    static final int ACCESS_DENIED = 0x80070005;
    static final int NT_ACCESS_DENIED = 0xD0000022;
    static final int NT_NOT_SUPPORTED = 0xD00000BB;
    static final int NT_PROCESS_IS_TERMINATING = 0xD000010A;
    static final int NT_INTERRUPTED = 0xD000013A;

    private EngineErrors() {}

    /** A failed attach; {@code said} is the engine's error text, or "". */
    static EngineException attaching(long pid, HResult result, String said) {
        return switch (result.value()) {
            case INVALID_PARAMETER ->
                new EngineException(
                        Kind.TARGET_GONE,
                        "There is no process " + pid + ". Look its PID up again, or name the program with --name."
                                + quoted(said));
            case NT_PROCESS_IS_TERMINATING, 0x80004002 ->
                new EngineException(
                        Kind.TARGET_GONE,
                        "Process " + pid + " has ended, or is just ending. Start it again and attach then."
                                + quoted(said));
            case ACCESS_DENIED, NT_ACCESS_DENIED ->
                new EngineException(
                        Kind.ENVIRONMENT,
                        "Windows denies access to process " + pid
                                + ". Run handlewatch as administrator; a protected process cannot be watched at all."
                                + quoted(said));
            case NT_NOT_SUPPORTED ->
                new EngineException(
                        Kind.ENVIRONMENT,
                        "Process " + pid
                                + " has another architecture than this debug engine. Use a 64-bit Java with the 64-bit Debugging Tools."
                                + quoted(said));
            default ->
                new EngineException(
                        Kind.ENGINE_LOST,
                        "The debug engine could not attach to process " + pid + " (" + result
                                + "). Try again; if it stays so, run as administrator." + quoted(said));
        };
    }

    /** The wait for the attach ran out of time. */
    static EngineException notInTime(long pid, long millis, String said) {
        return new EngineException(
                Kind.ENGINE_LOST,
                "The debug engine did not attach to process " + pid + " within " + millis
                        + " ms. Try again when the machine is less busy." + quoted(said));
    }

    /** The library has not the interfaces that this program needs. */
    static EngineException tooOld(String library, ComException refused) {
        return new EngineException(
                Kind.ENVIRONMENT,
                refused.getMessage() + " in " + library
                        + ". Use the Debugging Tools of Windows 8.1 or later, all files of one version.",
                refused);
    }

    /** The session stands, but its target does not. */
    static EngineException noTarget(String said) {
        return new EngineException(
                Kind.ENGINE_LOST, "The debug engine has lost its target. Attach again." + quoted(said));
    }

    /** A method that failed while the session stood. */
    static EngineException lost(ComException failed, String said) {
        return new EngineException(
                Kind.ENGINE_LOST,
                failed.getMessage() + ": the debug session is lost. Attach again." + quoted(said),
                failed);
    }

    /** A command whose Execute failed. */
    static EngineException command(String command, HResult result, String said) {
        return new EngineException(
                Kind.REFUSED,
                "The debug engine refused " + command + " (" + result + "). Another source may work: try --source ring."
                        + quoted(said));
    }

    private static String quoted(String said) {
        return said.isEmpty() ? "" : " The engine said: " + said;
    }
}
