package io.handlewatch.detect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the detector keeps of one stack: live handles by birth, ages of the closed, the open curve, and the alarms so far. */
final class StackHistory {
    final int id;
    final Map<Long, Double> alive = new LinkedHashMap<>();
    final Ages closed = new Ages();
    final OpenCurve curve = new OpenCurve();
    final List<StackVerdict.Alarm> alarms = new ArrayList<>();

    @Nullable
    Instant firstSeen;

    long opened;
    long ended;
    int raisedInRow;
    int clearedInRow;

    StackHistory(int id) {
        this.id = id;
    }

    boolean alarmStands() {
        return !alarms.isEmpty() && alarms.get(alarms.size() - 1).stands();
    }

    /** Births, in running milliseconds, of the live handles that are at least this old now; rising. */
    double[] survivors(double now, double age) {
        return alive.values().stream()
                .mapToDouble(Double::doubleValue)
                .filter(born -> now - born >= age)
                .sorted()
                .toArray();
    }
}
