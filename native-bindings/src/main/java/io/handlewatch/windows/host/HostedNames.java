package io.handlewatch.windows.host;

import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.ObjectName;
import java.time.Duration;
import java.util.List;

/** Names of objects, asked by the host: a thread that is lost on one ends with the host's process. */
final class HostedNames implements ObjectNames {
    /** What the host may take longer than it was told: it gives up by itself, since its threads can be lost. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final Host host;
    private final ProcessIdentity target;

    HostedNames(Host host, ProcessIdentity target) {
        this.host = host;
        this.target = target;
    }

    @Override
    public List<ObjectName> of(int stackId, List<Long> handles, Duration limit) {
        Message.Builder question =
                Fields.put(new Message.Builder(), target).number(stackId).big(limit.toMillis());
        Fields.put(question, handles);
        return host.ask(
                "names of objects",
                question.build(Message.Kind.OBJECTS),
                limit.plus(SLACK),
                answer -> Fields.objects(stackId, answer));
    }
}
