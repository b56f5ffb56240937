package io.handlewatch.trace;

import java.util.Locale;

/**
 * One return address of a stack, with what is known of its name.
 *
 * <p>The text is what people see: {@code module!symbol+0xoffset}, {@code module+0xrva} where there are no symbols, {@code +0xaddress} where there
 * is no module. In a log it is the text as printed, damaged or not; it is never trimmed or escaped here.
 *
 * @param address the return address; 0 where only text is known
 * @param text the text behind the address
 * @param module the module's shown name, or "" where there is none
 * @param symbol the symbol, or "" where there is none; may hold any character
 * @param offset the displacement behind the symbol (or the module); 0 where it could not be read
 * @param export the symbol is the nearest exported name below the address, since there were no symbols: it may be another function's
 */
public record Frame(long address, String text, String module, String symbol, long offset, boolean export) {

    /** A frame whose name is not known to be an export's. */
    public Frame(long address, String text, String module, String symbol, long offset) {
        this(address, text, module, symbol, offset, false);
    }

    /**
     * Reads the text of a frame by the rule of the grammar: offset after the last {@code +}, module up to the first {@code !}, all between is the
     * symbol.
     */
    public static Frame parse(long address, String text) {
        int plus = text.lastIndexOf('+');
        int digits = plus + 1;
        while (plus >= 0 && digits < text.length() && text.charAt(digits) == ' ') {
            digits++;
        }
        if (plus >= 0 && text.startsWith("0x", digits)) {
            digits += 2;
        }
        if (plus >= 0 && (digits >= text.length() || Character.digit(text.charAt(digits), 16) < 0)) {
            plus = -1; // cut off, or part of a name such as operator+
        }
        String name = plus < 0 ? text : text.substring(0, plus).strip();
        long offset = plus < 0 ? 0 : hex(text, digits);
        int bang = name.indexOf('!');
        String module = bang < 0 ? name : name.substring(0, bang);
        String symbol = bang < 0 ? "" : name.substring(bang + 1);
        return new Frame(address, text, module, symbol, offset);
    }

    /** A frame named by the engine: module and symbol may be empty. */
    public static Frame named(long address, String module, String symbol, long offset) {
        String name = module + (symbol.isEmpty() ? "" : "!" + symbol);
        return new Frame(address, name + "+0x" + Long.toHexString(offset), module, symbol, offset);
    }

    /** The same frame, named by an export. */
    public Frame byExport() {
        return new Frame(address, text, module, symbol, offset, true);
    }

    /** True where the address lies in no module: compiled code, another process's address, an unloaded module. */
    public boolean moduleless() {
        return module.isEmpty();
    }

    /** Module and symbol without the offset: what a family of stacks is made of. */
    public String function() {
        if (symbol.isEmpty()) {
            return text;
        }
        return module + "!" + symbol;
    }

    /** True for the modules that Windows brings and that only pass a call on; they are never the suspect. */
    public boolean system() {
        return moduleless() || SystemModules.contains(module.toLowerCase(Locale.ROOT));
    }

    private static long hex(String text, int from) {
        long value = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                break;
            }
            value = (value << 4) | digit;
        }
        return value;
    }
}
