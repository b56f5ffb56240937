package io.handlewatch.watch;

import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.target.Clock;
import io.handlewatch.target.Footprint;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TargetCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The samples of one run, over all lives of its target: gaps that wait for the next sample, the ledger, and the log. Confined to the watching thread. */
final class RunSamples {
    private final StackTable stacks;
    private final Clock clock;
    private final SampleLog log;
    private final Footprint footprint;
    private final HandleLedger ledger;
    private final List<Gap> pending = new ArrayList<>();
    private Epoch epoch;
    private long zero;
    private long lastUp;

    /** A gap of its own reaches from the last sample to here. */
    private long toldUp;

    private long lastReadMillis;
    private int count;

    RunSamples(ProcessIdentity first, StackTable stacks, Clock clock, SampleLog log, Footprint footprint) {
        this.stacks = stacks;
        this.clock = clock;
        this.log = log;
        this.footprint = footprint;
        this.ledger = new HandleLedger(first.pid());
        this.epoch = new Epoch(0, first.pid(), first.created(), first.image(), 0, null, null);
    }

    /** The run began at this time of the clock. */
    void begin(long millis) {
        zero = millis;
        lastReadMillis = zero;
    }

    /** The time of the run that belongs to a time of the clock. */
    long up(long millis) {
        return millis - zero;
    }

    /** Time of the run at the last sample. */
    long lastUp() {
        return lastUp;
    }

    /** When the last sample was taken, by the clock. */
    long lastReadMillis() {
        return lastReadMillis;
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** The life that is watched, or was watched last. */
    Epoch epoch() {
        return epoch;
    }

    /** A life of the target is traced from this time of the clock on. What came since the last sample of the life before is a gap. */
    void epochBegins(ProcessIdentity identity, long millis) {
        long now = up(millis);
        if (epoch.number() > 0) {
            String how = epoch.exitCode() == null ? "" : " with exit code " + epoch.exitCode();
            pending.add(new Gap(
                    Gap.Reason.TARGET_RESTARTED,
                    Math.max(lastUp, toldUp),
                    now,
                    "process " + epoch.pid() + " ended" + how + ", process " + identity.pid() + " is its next life"));
        }
        epoch = new Epoch(epoch.number() + 1, identity.pid(), identity.created(), identity.image(), now, null, null);
        ledger.nextLife(identity.pid());
        log.epoch(epoch);
    }

    /** It has ended. */
    void epochEnded(OptionalInt exitCode) {
        epoch = epoch.ended(up(clock.millis()), exitCode.isPresent() ? exitCode.getAsInt() : null);
        log.epoch(epoch);
    }

    /** Something went missing; told with the next sample. */
    void gap(Gap gap) {
        pending.add(gap);
    }

    /** Readings failed from the last sample on; told first. */
    void failedUntil(long upMillis, Gap.Reason reason, String why) {
        pending.add(0, new Gap(reason, lastUp, upMillis, why));
    }

    /** Readings failed from the last sample on until the target ended. What follows is time without it. */
    void failedToTheEnd(Gap.Reason reason, String why) {
        toldUp = Math.max(lastUp, up(clock.millis()));
        failedUntil(toldUp, reason, why);
    }

    /** The time of the run at which a reading of the present life was made. */
    long upOf(Reading reading) {
        return epoch.beganUpMillis() + reading.upMillis();
    }

    /** Takes a reading of the present life, and what the system counts for it. */
    void take(Reading reading, TargetCounters target) {
        Reading whole = reading.inRun(epoch.number(), epoch.beganUpMillis(), pending);
        pending.clear();
        count++;
        lastUp = whole.upMillis();
        lastReadMillis = clock.millis();
        Sample sample = ledger.apply(whole);
        Footprint.Own own = footprint.now();
        log.counters(new Counters(sample.seq(), lastUp, target, own.watch(), own.host()));
        log.sample(sample, stacks);
    }

    /** Values of the handles that this stack opened and that are open now, the oldest first. */
    List<Long> open(int stackId) {
        return ledger.open(stackId);
    }

    /** The names that the stacks have by now. */
    void names() {
        log.names(stacks);
    }

    /** A last sample that says why nothing more could be read. The state before it stays as it was. */
    void takeLoss(Gap.Reason reason, String detail, Listing listing) {
        long up = Math.max(lastUp, up(clock.millis()));
        pending.add(new Gap(reason, Math.max(lastUp, toldUp), up, detail));
        take(
                new Reading(
                        epoch.number(),
                        clock.now(),
                        up - epoch.beganUpMillis(),
                        listing,
                        null,
                        -1,
                        false,
                        null,
                        List.of()),
                TargetCounters.UNKNOWN);
    }
}
