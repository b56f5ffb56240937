package io.handlewatch.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What stands before the commands. */
@Command(
        name = "handlewatch",
        description = {
            "Finds handle leaks in a running Windows process: which code, how fast, how sure.",
            "Attaches without stopping the process, reads the system's handle tracing on a schedule, and says which stacks leak.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommandsRepeatable = false,
        footer = {
            "",
            "Examples:",
            "  handlewatch demo                              a night of a leaking service, in seconds",
            "  handlewatch doctor                            whether a watch can run here",
            "  handlewatch list --for 1m                     which process gains handles",
            "  handlewatch watch --name orders.exe --for 8h  a night's watch of a service",
            "  handlewatch diff 4312 --wait 60s              one look of a minute",
            "  handlewatch analyze night.log                 a log of cdb or WinDbg",
            "  handlewatch report handlewatch-4312-20260302T190000Z.hwrun",
            "",
            "Exit codes: 0 done, 1 leak (with --fail-on leak), 2 wrong use or unreadable input, 3 not possible on this machine or account,",
            "  4 not enough data (with --fail-on insufficient), 5 the target is gone, 70 a fault of handlewatch."
        })
final class RootCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    void help(boolean asked) {
        // picocli itself shows the help
    }

    @Option(names = "--version", description = "Shows the version.")
    private boolean version;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "With a fault, shows where in the program it arose.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    @Override
    public void run() {
        if (version) {
            spec.commandLine().getOut().println(Version.text());
            return;
        }
        throw new ParameterException(
                spec.commandLine(),
                "Name a command: demo, watch, diff, analyze, replay, report, export, doctor or list");
    }
}
