package io.handlewatch.cli;

import io.handlewatch.report.ProcessGrowth;
import io.handlewatch.report.SafeText;
import io.handlewatch.target.Clock;
import io.handlewatch.target.ListedProcess;
import io.handlewatch.target.ProcessList;
import io.handlewatch.target.UnexpectedEnds;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code list}: which process to watch. */
@Command(
        name = "list",
        sortOptions = false,
        description = {
            "Lists the processes with the most handles; with --for those whose handles grow most in that time.",
            "Nothing is done to any of them. GDI and USER objects are counted too: handle tracing has no stacks for these.",
            "A minus stands where this account may not ask. Of a service it is said how often it ended unexpectedly since the machine started, as far as the system's log tells."
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch list",
            "  handlewatch list --for 1m --top 10",
            "  handlewatch list --json"
        })
final class ListCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Ending ending;
    private final Supplier<Machine> machine;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "Looks twice, with this time between, and sorts by growth; Ctrl-C looks at once.")
    private @Nullable Duration length;

    @Option(names = "--top", paramLabel = "N", defaultValue = "20", description = "So many at most (default: 20).")
    private int top = 20;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    ListCommand(Terminal terminal, Ending ending, Supplier<Machine> machine) {
        this.terminal = terminal;
        this.ending = ending;
        this.machine = machine;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (top < 1) {
            throw new UsageException("--top takes a number from 1 on.");
        }
        Machine here = machine.get();
        ProcessList processes = here.processList();
        List<ProcessGrowth> rows;
        Duration between = null;
        if (length == null) {
            rows = ProcessGrowth.byCount(processes.read());
        } else {
            List<ListedProcess> before = processes.read();
            long from = here.clock().millis();
            terminal.say("Looking again in " + length.toSeconds() + " s; Ctrl-C looks at once.");
            pause(here.clock(), from + length.toMillis());
            rows = ProcessGrowth.byGrowth(before, processes.read());
            between = Duration.ofMillis(here.clock().millis() - from);
        }
        List<ProcessGrowth> shown = rows.subList(0, Math.min(top, rows.size()));
        Map<String, UnexpectedEnds> ends = here.serviceLog().unexpectedEnds();
        if (json) {
            ProcessGrowth.writeJson(shown, between, ends, terminal.out());
        } else {
            print(shown, between, ends);
        }
        return ExitCode.DONE;
    }

    private void pause(Clock clock, long until) {
        AtomicBoolean stopped = new AtomicBoolean();
        ending.during(
                () -> {
                    stopped.set(true);
                    clock.wake();
                },
                () -> {
                    try {
                        while (!stopped.get() && clock.millis() < until) {
                            clock.sleepUntil(until);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return stopped;
                });
    }

    private void print(List<ProcessGrowth> rows, @Nullable Duration between, Map<String, UnexpectedEnds> ends) {
        boolean grown = between != null;
        terminal.out()
                .println(line("PID", "HANDLES", grown ? "GROWTH" : null, "GDI", "USER", "SESSION", "BITS", "PROCESS"));
        for (ProcessGrowth row : rows) {
            ListedProcess process = row.process();
            Integer growth = row.growth();
            String services = process.services().isEmpty()
                    ? ""
                    : process.services().stream()
                            .map(service -> service + text(ends.get(service)))
                            .collect(Collectors.joining(", ", " (", ")"));
            terminal.out()
                    .println(line(
                            Long.toString(process.identity().pid()),
                            number(process.counters().handles()),
                            !grown ? null : growth == null ? "new" : String.format(Locale.ROOT, "%+d", growth),
                            number(process.counters().gdiObjects()),
                            number(process.counters().userObjects()),
                            number(process.session()),
                            process.bits() == 0 ? "-" : Integer.toString(process.bits()),
                            SafeText.of(process.identity().imageName() + services)));
        }
    }

    private static String text(@Nullable UnexpectedEnds ends) {
        return ends == null ? "" : " " + ends.text();
    }

    private static String number(int count) {
        return count < 0 ? "-" : Integer.toString(count);
    }

    private static String line(
            String pid,
            String handles,
            @Nullable String growth,
            String gdi,
            String user,
            String session,
            String bits,
            String name) {
        return String.format(Locale.ROOT, "%8s %8s", pid, handles)
                + (growth == null ? "" : String.format(Locale.ROOT, " %8s", growth))
                + String.format(Locale.ROOT, " %6s %6s %7s %4s  %s", gdi, user, session, bits, name);
    }
}
