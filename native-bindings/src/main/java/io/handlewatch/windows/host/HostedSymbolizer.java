package io.handlewatch.windows.host;

import io.handlewatch.engine.Symbolizer;
import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.util.List;

/**
 * Symbol files read by a process that does nothing else: one that waits for a dead symbol server is ended, and neither the watch nor its engine has noticed. The
 * process lives while there is something to ask. Belongs to one thread.
 */
final class HostedSymbolizer implements Symbolizer {
    private final Host host;
    private final String folder;
    private final String symbolPath;
    private boolean open;

    HostedSymbolizer(Host host, String folder, String symbolPath) {
        this.host = host;
        this.folder = folder;
        this.symbolPath = symbolPath;
    }

    @Override
    public Names names(LoadedModule module, List<Long> addresses, Duration limit) {
        if (!open) {
            open = true;
            host.opened();
        }
        host.renewGrown();
        host.process();
        Message.Builder question = Fields.put(new Message.Builder().text(folder).text(symbolPath), module);
        Fields.put(question, addresses);
        return host.ask(
                "names in " + module.name(),
                question.build(Message.Kind.NAMES),
                limit,
                answer -> Fields.names(module.name(), answer));
    }

    /** The process and its memory go. */
    @Override
    public void rest() {
        if (open) {
            open = false;
            host.closed();
        }
    }

    @Override
    public void close() {
        rest();
    }
}
