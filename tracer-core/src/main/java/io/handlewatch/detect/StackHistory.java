package io.handlewatch.detect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the detector keeps of one stack: handles not seen to close by birth, closings by age and time, the open curve, and the alarms so far. */
final class StackHistory {
    final int id;
    final Cohorts cohorts = new Cohorts();
    final Closings closings = new Closings();
    final OwnWork work = new OwnWork();
    final Teeth teeth = new Teeth();
    final List<StackVerdict.Alarm> alarms = new ArrayList<>();
    final Renewals renewals;
    private final List<double[]> doubts = new ArrayList<>();
    OpenCurve curve;
    double epochStart;

    @Nullable
    Instant firstSeen;

    /** The life table, while this stack is judged: several rules read it. Null at all other times, since it is large. */
    @Nullable
    Survival survival;

    long opened;
    long ended;
    long endedWithTarget;
    int open;
    int raisedInRow;
    int raisedAmong;
    int clearedInRow;

    StackHistory(int id, double epochStart, Renewals.Totals renewed) {
        this.id = id;
        this.renewals = new Renewals(renewed);
        this.curve = new OpenCurve(epochStart);
        newEpoch(epochStart);
    }

    /** The target begins a new life: counts start at 0 again. */
    void newEpoch(double start) {
        epochStart = start;
        cohorts.newEpoch(start);
        curve = new OpenCurve(start);
        teeth.newEpoch();
    }

    /** Handles born between these moments may have been replaced by others that nobody listed. */
    void doubt(double from, double to) {
        doubts.add(new double[] {from, to});
    }

    boolean doubtful(double born) {
        for (double[] doubt : doubts) {
            if (born >= doubt[0] && born <= doubt[1]) {
                return true;
            }
        }
        return false;
    }

    /** Whether it only replaces handles that were open before tracing. */
    boolean renews() {
        return renewals.explain();
    }

    boolean alarmStands() {
        return !alarms.isEmpty() && alarms.get(alarms.size() - 1).stands();
    }
}
