package io.handlewatch.report.export;

import io.handlewatch.report.RunReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the target's code at which a debugger may stop, and the test that it is the same code: a breakpoint written into other code breaks the program. The two are
 * commands of WinDbg's, made of module names of letters, digits and underscores, of hexadecimal numbers, and of nothing else that was read from a target.
 *
 * @param where an address expression of WinDbg's (MASM)
 * @param same a condition of WinDbg's: true where that address holds the code that was watched
 * @param set the command that sets it: {@code bu} follows the module when it is loaded again, {@code bp} is an address
 */
record Breakpoint(String where, String same, String set) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    /** Names that the evaluator would take for a number, an operator or a register. Source: "MASM Numbers and Operators" and "Register Syntax" of WinDbg's manual. */
    private static final Pattern TAKEN = Pattern.compile(
            "[0-9a-f]+h?|poi|by|d?wo|qwo|hi|low|not|and|or|xor|mod"
                    + "|[re]?[abcd]x|[abcd][hl]|[re]?[sd]i|[sd]il|[re]?[sb]p|[sb]pl|[re]?ip|r1?[0-9][bwd]?|[cdefgs]s|[re]?fl|[xyz]?mm[0-9]+|st[0-7]|[cd]r[0-9]+"
                    + "|iopl|vip|vif|[odistzapc]f",
            Pattern.CASE_INSENSITIVE);

    /** Where this frame returned to; empty where no address is known that can be checked. */
    static Optional<Breakpoint> of(Frame frame, RunReport report) {
        Optional<LoadedModule> module = moduleOf(frame, report);
        if (module.isPresent()
                && module.get().size() > 0
                && NAME.matcher(frame.module()).matches()
                && !TAKEN.matcher(frame.module()).matches()) {
            return Optional.of(inModule(frame, module.get()));
        }
        return frame.address() == 0 || report.head().pid() <= 0
                ? Optional.empty()
                : Optional.of(new Breakpoint(
                        hex(frame.address()), "@$tpid == " + hex(report.head().pid()), "bp"));
    }

    /** The module in which the frame's address lies and by whose name it is shown. */
    static Optional<LoadedModule> moduleOf(Frame frame, RunReport report) {
        return report.modules().stream()
                .filter(module -> module.name().equals(frame.module()) && module.holds(frame.address()))
                .findFirst();
    }

    /** Of a module, time stamp and size of the image are what a symbol server knows it by; they stand in its PE header, at 8 and 0x50 behind the signature. */
    private static Breakpoint inModule(Frame frame, LoadedModule module) {
        String header = frame.module() + "+dwo(" + frame.module() + "+0x3c)";
        String size = "dwo(" + header + "+0x50) == " + hex(module.size());
        String same = module.timestamp() == 0
                ? size
                : "(dwo(" + header + "+0x8) == " + hex(module.timestamp()) + ") & (" + size + ")";
        return new Breakpoint(frame.module() + "+" + hex(frame.address() - module.base()), same, "bu");
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
