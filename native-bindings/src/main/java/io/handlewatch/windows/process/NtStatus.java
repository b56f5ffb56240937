package io.handlewatch.windows.process;

/** The NTSTATUS values that have a meaning here, from ntstatus.h. */
public final class NtStatus {
    /** Done. */
    public static final int SUCCESS = 0;

    /** Nobody answers this on this system. */
    public static final int NOT_IMPLEMENTED = 0xC0000002;

    /** The class is not known to this system. */
    public static final int INVALID_INFO_CLASS = 0xC0000003;

    /** The block has another size than the answer needs. */
    public static final int INFO_LENGTH_MISMATCH = 0xC0000004;

    /** A parameter makes no sense; for handle tracing: it is not enabled. */
    public static final int INVALID_PARAMETER = 0xC000000D;

    /** The handle has not the rights. */
    public static final int ACCESS_DENIED = 0xC0000022;

    /** The buffer is too small. */
    public static final int BUFFER_TOO_SMALL = 0xC0000023;

    /** The process has begun to end. */
    public static final int PROCESS_IS_TERMINATING = 0xC000010A;

    private NtStatus() {}

    /** Whether the answer needs more room than it was given. */
    public static boolean tooSmall(int status) {
        return status == INFO_LENGTH_MISMATCH || status == BUFFER_TOO_SMALL;
    }

    /** The value as people look it up. */
    public static String text(int status) {
        return String.format("status 0x%08X", status);
    }
}
