package io.handlewatch.windows.process;

/** What the system said of a library that it did not load. */
public final class LoaderText {
    private LoaderText() {}

    /** JNA tells in several lines where it looked; the one that the system said is told. */
    public static String of(UnsatisfiedLinkError refusal) {
        String message = String.valueOf(refusal.getMessage());
        return message.lines()
                .map(line -> line.strip().replaceFirst("\\.$", ""))
                .filter(line -> !line.isEmpty()
                        && !line.startsWith("Unable to load library")
                        && !line.startsWith("Native library"))
                .findFirst()
                .orElse(message);
    }
}
