package io.handlewatch.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of open handles: 100000, or 100,000. */
final class LimitText implements ITypeConverter<Long> {
    static final long MOST = 1_000_000_000;

    @Override
    public Long convert(String text) {
        String digits = text.replace(",", "");
        long limit = digits.matches("\\d{1,10}") ? Long.parseLong(digits) : 0;
        if (limit < 1 || limit > MOST) {
            throw new TypeConversionException("'" + text
                    + "' is no number of open handles: from 1 to 1,000,000,000; a process can have 16,777,216");
        }
        return limit;
    }
}
