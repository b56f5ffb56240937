package io.handlewatch.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A process id, decimal or with 0x as debuggers print it. */
final class PidText implements ITypeConverter<Long> {
    private static final long LARGEST = 0xFFFF_FFFFL;

    @Override
    public Long convert(String text) {
        try {
            long pid = text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text.substring(2), 16)
                    : Long.parseLong(text);
            if (pid > 0 && pid <= LARGEST) {
                return pid;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException("'" + text
                + "' is no process id: take the PID column of Task Manager or tasklist; for a name use watch --name");
    }
}
