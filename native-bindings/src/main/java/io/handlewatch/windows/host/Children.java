package io.handlewatch.windows.host;

import io.handlewatch.windows.process.OwnChildren;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The host processes of one watch, those for names too: which run, and what those took that do not any more. Any thread. */
final class Children implements OwnChildren {
    private final List<Started> running = new ArrayList<>();

    private record Started(ChildProcess process, boolean lasting) {}

    private long endedCpuMillis;

    /** One more that has started; it lasts as long as the watch, or is there for a moment. */
    synchronized ChildProcess add(ChildProcess child, boolean lasting) {
        running.add(new Started(child, lasting));
        return child;
    }

    @Override
    public synchronized Now now() {
        List<Long> lasting = new ArrayList<>();
        List<Long> passing = new ArrayList<>();
        for (Iterator<Started> all = running.iterator(); all.hasNext(); ) {
            Started started = all.next();
            ChildProcess child = started.process();
            long cpuMillis = child.cpuMillis();
            if (child.lost()) {
                endedCpuMillis += cpuMillis;
                all.remove();
            } else {
                (started.lasting() ? lasting : passing).add(child.pid());
            }
        }
        return new Now(lasting, passing, endedCpuMillis);
    }
}
