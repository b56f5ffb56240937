package io.handlewatch.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The ring's size, decimal or with 0x. */
final class SlotsText implements ITypeConverter<Integer> {
    static final int FEWEST = 0x80;
    static final int MOST = 0x20000;

    @Override
    public Integer convert(String text) {
        int slots;
        try {
            slots = text.matches("\\+.*|-.*") ? -1 : Integer.decode(decimalKept(text));
        } catch (NumberFormatException e) {
            slots = -1;
        }
        if (slots < FEWEST || slots > MOST) {
            throw new TypeConversionException(
                    "'" + text + "' is no ring size: from 128 to 131072, or 0x80 to 0x20000; the largest loses least");
        }
        return slots;
    }

    /** Integer.decode would read a leading zero as octal. */
    private static String decimalKept(String text) {
        return text.matches("0+\\d+") ? text.replaceFirst("^0+", "") : text;
    }
}
