package io.handlewatch.windows.host;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A session whose engine lives in the host. Attaches again by itself in a new host. */
final class HostedSession implements EngineSession {
    /** More than the host itself gives its engine before it calls it lost. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration LOOK_UP = Duration.ofSeconds(90);

    private final Host host;
    private final String folder;
    private final ProcessIdentity target;
    private final String symbolPath;
    private final Duration limit;
    private final Supplier<Symbolizer> symbolizer;
    private String description = "";
    private int process;
    private boolean enabledHere;
    private boolean closed;

    HostedSession(
            Host host,
            String folder,
            ProcessIdentity target,
            String symbolPath,
            Duration limit,
            Supplier<Symbolizer> symbolizer) {
        this.host = host;
        this.symbolizer = symbolizer;
        this.folder = folder;
        this.target = target;
        this.symbolPath = symbolPath;
        this.limit = limit;
        host.opened();
        try {
            attached();
        } catch (RuntimeException e) {
            host.closed();
            throw e;
        }
    }

    private void attached() {
        int now = host.process();
        if (now == process) {
            return;
        }
        Message.Builder question = new Message.Builder().text(folder);
        Fields.put(question, target).text(symbolPath).big(limit.toMillis()).number(enabledHere ? 1 : 0);
        description = host.ask("attach", question.build(Message.Kind.ATTACH), limit.plus(GRACE), Message.Content::text);
        process = now;
    }

    @Override
    public CommandResult run(Command command, Duration commandLimit, OutputSink sink) {
        host.renewGrown();
        attached();
        Message question = new Message.Builder()
                .text(command.verb().name())
                .big(command.argument())
                .big(commandLimit.toMillis())
                .build(Message.Kind.RUN);
        if (command.verb() == Command.Verb.ENABLE) {
            enabledHere = true; // before: a host that is lost over it may have done it, and the next one has to know
        }
        CommandResult result = host.ask(
                command.text(),
                question,
                commandLimit.plus(GRACE),
                sink,
                answer -> new CommandResult(Duration.ofNanos(answer.big()), answer.number() != 0));
        if (command.verb() == Command.Verb.DISABLE) {
            enabledHere = false;
        }
        return result;
    }

    @Override
    public void interrupt() {
        host.interrupt();
    }

    @Override
    public Symbolizer symbolizer() {
        return symbolizer.get();
    }

    @Override
    public List<LoadedModule> modules() {
        attached();
        Message question = new Message.Builder().build(Message.Kind.MODULES);
        return host.ask("list of modules", question, LOOK_UP, Fields::modules);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public String renewed() {
        return host.renewed();
    }

    @Override
    public String takeRenewal() {
        return host.takeRenewal();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        host.close(process, "detach", Message.Kind.DETACH, GRACE);
    }
}
