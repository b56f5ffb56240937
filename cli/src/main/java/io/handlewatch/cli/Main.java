package io.handlewatch.cli;

/** Entry point. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        Terminal terminal = Terminal.ofSystem();
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::shutdown, "ending"));
        int code = new CommandLineApp(terminal, ending, Machine::here).run(args);
        ending.done(code);
        System.exit(code);
    }
}
