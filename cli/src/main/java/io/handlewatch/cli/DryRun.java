package io.handlewatch.cli;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.watch.WatchPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code watch --dry-run}: what a watch would do to its target, step by step. Looks as far as looking goes without a change: rights, whether tracing is on, where the
 * engine is. What would be refused is refused here in the same words.
 */
final class DryRun {
    private static final int RECORD_BYTES = 160; // of the kernel's block, on x64

    private final Machine machine;
    private final WatchPlan plan;
    private final Source source;
    private final Optional<Path> engineFolder;
    private final String symbols;
    private final List<String> lines = new ArrayList<>();
    private int step;

    DryRun(Machine machine, WatchPlan plan, Source source, Optional<Path> engineFolder, String symbols) {
        this.machine = machine;
        this.plan = plan;
        this.source = source;
        this.engineFolder = engineFolder;
        this.symbols = symbols;
    }

    /** What is known of tracing before the watch. */
    private enum Tracing {
        ON,
        /** By a watch of ours that has died. */
        LEFT_ON,
        OFF,
        NOT_TOLD
    }

    /** The lines to print. Throws the sentence with which a watch would be refused. */
    List<String> lines(ProcessIdentity identity, Path file) {
        Tracing tracing;
        int handles;
        try (TargetProcess target = machine.processes().open(identity)) {
            handles = target.openHandles().size();
            tracing = tracing(identity);
        }
        boolean ring = source == Source.RING || (source == Source.AUTO && tracing != Tracing.NOT_TOLD);
        String engine = machine.engineFolder(engineFolder);
        lines.add("Nothing was done to " + identity.imageName() + " (" + identity.pid() + "), which has " + handles
                + " handles open. A watch would:");
        step("open it for questions and for handle tracing (PROCESS_QUERY_INFORMATION, PROCESS_SET_INFORMATION);");
        step("load the debug engine from " + engine
                + " in a Java process of its own, and attach it noninvasively without suspending a thread"
                + (symbols.isEmpty() ? "" : ", with symbols from " + symbols) + ";");
        begin(ring, tracing);
        step("every " + plan.every().toSeconds() + " s, or more often where the ring fills faster, read "
                + (ring
                        ? "the kernel's trace records"
                        : source == Source.DIFF
                                ? "!htrace -diff and -snapshot"
                                : "the newest trace records (!htrace 0 N)")
                + " and the table of open handles, and write both into " + file + ";");
        step(
                "read memory of it where the engine looks up the name of an address, and its loader's list of modules; nothing in it is written;");
        step(
                "at the end, if it still runs, duplicate up to 64 handles of suspects into our process (PROCESS_DUP_HANDLE), ask what they stand for and close the duplicates;");
        step((plan.length() == null ? "on Ctrl-C" : "after " + plan.length().toSeconds() + " s") + " or when it ends: "
                + end(tracing) + "detach.");
        lines.add("");
        lines.add("Source: " + (ring ? "ring" : source == Source.DIFF ? "diff" : "list")
                + (source == Source.AUTO
                        ? ring
                                ? " (the kernel's tracing can be asked here)"
                                : " (the kernel refuses the query, so its text is read)"
                        : ", as asked")
                + ". Engine: " + engine + ".");
        risks(tracing);
        return lines;
    }

    private Tracing tracing(ProcessIdentity identity) {
        try (RingQuery query = machine.inProcess().ring(identity)) {
            boolean dead =
                    machine.note(identity).read().filter(note -> !note.alive()).isPresent();
            Tracing on = dead ? Tracing.LEFT_ON : Tracing.ON;
            return query.enabled() ? on : Tracing.OFF;
        } catch (EngineException e) {
            if (e.kind() == Kind.REFUSED && source != Source.RING) {
                return Tracing.NOT_TOLD;
            }
            throw e;
        }
    }

    private void begin(boolean ring, Tracing tracing) {
        String how =
                ring ? "NtSetInformationProcess, class 32" : "!htrace -enable 0x" + Integer.toHexString(plan.slots());
        switch (tracing) {
            case ON ->
                step("leave handle tracing as it is: it is on already, so this watch neither enables nor disables it;");
            case LEFT_ON ->
                step("take over handle tracing, which an earlier watch of ours has left on (" + how + ", "
                        + plan.slots() + " records);");
            case OFF -> step("switch handle tracing on (" + how + ") with a ring of " + plan.slots() + " records;");
            case NOT_TOLD -> step("switch handle tracing on if it is off (" + how + ");");
        }
    }

    private String end(Tracing tracing) {
        if (tracing == Tracing.ON) {
            return "";
        }
        return plan.leaveEnabled() ? "leave tracing on, as asked, " : "switch tracing off again, ";
    }

    private void risks(Tracing tracing) {
        lines.add("Known risks:");
        if (tracing == Tracing.ON || tracing == Tracing.LEFT_ON) {
            lines.add("  - tracing is on already, so what follows is the case now, whether a watch runs or not:");
        }
        lines.add(
                "  - a program that closes a handle twice, or uses one that is closed, gets the exception 0xC0000008 under"
                        + " Application Verifier; whether tracing alone does that to it is not known;");
        lines.add(String.format(
                Locale.ROOT,
                "  - the ring takes up to %.0f MB of kernel memory until tracing is off or the process has ended;",
                Math.max(1, plan.slots() * (double) RECORD_BYTES / 1_000_000)));
        lines.add(
                "  - while tracing is on the kernel walks a stack at each open and close: a program that does little else"
                        + " becomes slower;");
        lines.add(
                "  - if this watch is killed, its engine process switches tracing off; if both are, tracing stays on.");
    }

    private void step(String what) {
        step++;
        lines.add("  " + step + ". " + what);
    }
}
