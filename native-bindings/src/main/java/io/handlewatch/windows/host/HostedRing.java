package io.handlewatch.windows.host;

import io.handlewatch.ring.RingColumns;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.target.ProcessIdentity;
import java.time.Duration;

/** The kernel's trace, asked by the host. Opens itself again in a new host. */
final class HostedRing implements RingQuery {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Host host;
    private final ProcessIdentity target;
    private RingColumns records = new RingColumns();
    private int process;
    private boolean enabledHere;
    private boolean closed;

    HostedRing(Host host, ProcessIdentity target) {
        this.host = host;
        this.target = target;
        host.opened();
        try {
            opened();
        } catch (RuntimeException e) {
            host.closed();
            throw e;
        }
    }

    private void opened() {
        int now = host.process();
        if (now != process) {
            records = new RingColumns(); // a new host begins with a whole reading
            host.ask(
                    "opening the ring",
                    Fields.put(new Message.Builder(), target)
                            .number(enabledHere ? 1 : 0)
                            .build(Message.Kind.RING_OPEN),
                    LIMIT);
            process = now;
        }
    }

    private void ask(String what, Message.Builder question, Message.Kind kind) {
        opened();
        host.ask(what, question.build(kind), LIMIT);
    }

    @Override
    public boolean enabled() {
        opened();
        Message question = new Message.Builder().build(Message.Kind.RING_ENABLED);
        return host.ask("state of the ring", question, LIMIT, answer -> answer.number() != 0);
    }

    @Override
    public void enable(int slots) {
        enabledHere = true; // before: a host that is lost over it may have done it, and the next one has to know
        ask("tracing on", new Message.Builder().number(slots), Message.Kind.RING_ENABLE);
    }

    @Override
    public void disable() {
        ask("tracing off", new Message.Builder(), Message.Kind.RING_DISABLE);
        enabledHere = false;
    }

    @Override
    public RingRecords read() {
        host.renewGrown();
        opened();
        RingColumns now = records;
        host.askRecords(
                "reading the ring",
                new Message.Builder().build(Message.Kind.RING_READ),
                LIMIT,
                piece -> RingChange.read(piece, now));
        return now;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        host.close(process, "closing the ring", Message.Kind.RING_CLOSE, LIMIT);
    }
}
