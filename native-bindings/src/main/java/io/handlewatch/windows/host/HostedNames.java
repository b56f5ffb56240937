package io.handlewatch.windows.host;

import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
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
        Message.Builder question = EngineHost.identity(new Message.Builder(), target)
                .number(stackId)
                .big(limit.toMillis())
                .number(handles.size());
        handles.forEach(question::big);
        return host.ask(
                "names of objects",
                question.build(Message.Kind.OBJECTS),
                limit.plus(SLACK),
                answer -> names(stackId, answer));
    }

    private static List<ObjectName> names(int stackId, Message.Content answer) {
        List<ObjectName> names = new ArrayList<>();
        int count = answer.count();
        for (int i = 0; i < count; i++) {
            names.add(new ObjectName(
                    stackId, answer.big(), answer.text(), answer.text(), ObjectName.Answer.valueOf(answer.text())));
        }
        return names;
    }
}
