package io.handlewatch.cli;

import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Builds the command line with its handlers, and runs it once. Nothing here loads what only one command needs: a version is told at once. */
final class CommandLineApp {
    private final Terminal terminal;
    private final Ending ending;
    private final Supplier<Machine> machine;

    CommandLineApp(Terminal terminal, Ending ending, Supplier<Machine> machine) {
        this.terminal = terminal;
        this.ending = ending;
        this.machine = machine;
    }

    /** Runs one command. Returns its exit code. */
    int run(String... args) {
        if (args.length == 1 && args[0].equals("--version")) {
            // The way through picocli costs 200 ms more.
            terminal.out().println(Version.text());
            return ExitCode.DONE;
        }
        RootCommand root = new RootCommand();
        CommandLine line = new CommandLine(root)
                .addSubcommand(new DemoCommand(terminal, ending, machine))
                .addSubcommand(new WatchCommand(terminal, ending, machine))
                .addSubcommand(new DiffCommand(terminal, ending, machine))
                .addSubcommand(new AnalyzeCommand(terminal))
                .addSubcommand(new ReplayCommand(terminal))
                .addSubcommand(new ReportCommand(terminal, ending))
                .addSubcommand(new ExportCommand(terminal))
                .addSubcommand(new CompareCommand(terminal))
                .addSubcommand(new RedactCommand(terminal))
                .addSubcommand(new NamesCommand(terminal, machine))
                .addSubcommand(new DoctorCommand(terminal, machine))
                .addSubcommand(new SetupCommand(terminal, machine))
                .addSubcommand(new ListCommand(terminal, ending, machine))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(this::wrongUse)
                .setExecutionExceptionHandler((fault, command, parsed) -> Faults.tell(fault, terminal, root.verbose()));
        int code;
        try {
            code = line.execute(args);
        } catch (Error fault) { // picocli hands on exceptions alone
            code = Faults.tell(fault, terminal, root.verbose());
        }
        terminal.err().flush();
        if (terminal.out().checkError()
                && code == ExitCode.DONE
                && !terminal.piped().getAsBoolean()) {
            terminal.say(
                    "The result could not be written to the standard output: see that what reads it is alive and its disk has room.");
            return ExitCode.ENVIRONMENT;
        }
        return code;
    }

    private int wrongUse(ParameterException fault, String[] args) {
        String message = String.valueOf(fault.getMessage())
                .strip()
                .replaceAll("\\s*\\R\\s*", " ")
                .replaceFirst("^Error: ", "");
        CommandLine line = fault.getCommandLine();
        String choices = Choices.sentence(fault);
        if (choices != null) {
            message = choices;
        }
        if (fault instanceof UnmatchedArgumentException unmatched
                && line.getParent() == null
                && !unmatched.isUnknownOption()) {
            message = "There is no command '" + unmatched.getUnmatched().get(0) + "': there are "
                    + String.join(", ", line.getSubcommands().keySet());
        }
        terminal.say(message + ". See '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.WRONG_USE;
    }
}
