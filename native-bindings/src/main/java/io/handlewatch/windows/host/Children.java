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
        forgetEnded();
        running.add(new Started(child, lasting));
        return child;
    }

    @Override
    public synchronized Now now() {
        forgetEnded();
        return new Now(pids(true), pids(false), endedCpuMillis);
    }

    /** Keeps what they took: who is held keeps handles of the system. */
    private void forgetEnded() {
        for (Iterator<Started> all = running.iterator(); all.hasNext(); ) {
            ChildProcess child = all.next().process();
            long cpuMillis = child.cpuMillis();
            if (child.lost()) {
                endedCpuMillis += cpuMillis;
                all.remove();
            }
        }
    }

    private List<Long> pids(boolean lasting) {
        return running.stream()
                .filter(started -> started.lasting() == lasting)
                .map(started -> started.process().pid())
                .toList();
    }
}
