package io.handlewatch.windows.process;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Win32Exception;
import io.handlewatch.target.ServiceLog;
import io.handlewatch.target.UnexpectedEnds;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the service control manager has written to the log System; a comfort, so where that cannot be read nothing is known. */
public final class WindowsServiceLog implements ServiceLog {
    /** With and without something to be done about it, as the service's page Recovery says. */
    private static final String ENDS =
            "*[System[Provider[@Name='Service Control Manager'] and (EventID=7031 or EventID=7034)]]";

    /** A service that fails every second fills a log; so many tell enough. */
    private static final int MOST_EVENTS = 2_000;

    @Override
    public Map<String, UnexpectedEnds> unexpectedEnds() {
        Instant started = Instant.now().minusMillis(Kernel32.INSTANCE.GetTickCount64());
        try (EventLog log = new EventLog("System", ENDS)) {
            return byShortName(since(started, log::next), WindowsServices.displayNames());
        } catch (Win32Exception | LinkageError e) {
            return Map.of();
        }
    }

    /**
     * By displayed name.
     *
     * @param newestFirst the XML of the events, null behind the last
     */
    static Map<String, UnexpectedEnds> since(Instant started, Supplier<@Nullable String> newestFirst) {
        Map<String, Integer> seen = new HashMap<>();
        Map<String, ServiceEnd> newest = new HashMap<>();
        String xml = newestFirst.get();
        for (int i = 0; xml != null && i < MOST_EVENTS; i++) {
            Optional<ServiceEnd> end = ServiceEnd.of(xml);
            if (end.isPresent()) {
                if (end.get().at().isBefore(started)) {
                    break;
                }
                seen.merge(end.get().displayName(), 1, Integer::sum);
                newest.putIfAbsent(end.get().displayName(), end.get());
            }
            xml = newestFirst.get();
        }
        // Its own count may have begun anew, and older events may be gone: neither is more than the truth.
        Map<String, UnexpectedEnds> ends = new HashMap<>();
        newest.forEach((name, end) ->
                ends.put(name, new UnexpectedEnds(Math.max(end.times(), seen.getOrDefault(name, 0)), end.at())));
        return ends;
    }

    /** Of two services with the same displayed name nothing is known: the log does not tell them apart. */
    static Map<String, UnexpectedEnds> byShortName(
            Map<String, UnexpectedEnds> byDisplayName, Map<String, String> displayNames) {
        Map<String, UnexpectedEnds> ends = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        displayNames.forEach((name, shown) -> {
            UnexpectedEnds known = byDisplayName.get(shown);
            if (known != null
                    && displayNames.values().stream().filter(shown::equals).count() == 1) {
                ends.put(name, known);
            }
        });
        return ends;
    }
}
