package io.handlewatch.detect;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judgement on one stack after the last sample observed.
 *
 * @param stackId the stack
 * @param verdict the word
 * @param confidence how sure
 * @param ratePerHour handles leaked an hour from {@code since} to the last sample, over time in which the target ran; with LEAK, else 0
 * @param rateLow lower end of the 95 % interval for the underlying rate
 * @param rateHigh upper end
 * @param keptPerHour handles of this stack still open that outlived the usual age, an hour of the watch, whatever the verdict
 * @param since wall time at which the leak began, null where there is none
 * @param firstSeen wall time of the first record of this stack, null where there was none
 * @param openNow handles of this stack open now, as the ledger knows
 * @param alarms every time this stack became LEAK, in order
 * @param reason one or two sentences with the numbers that decided
 * @param siblings what became of all the handles that were opened here
 * @param cycle with LEAK: the rhythm in which it leaks, null where none shows
 */
public record StackVerdict(
        int stackId,
        Verdict verdict,
        Confidence confidence,
        double ratePerHour,
        double rateLow,
        double rateHigh,
        double keptPerHour,
        @Nullable Instant since,
        @Nullable Instant firstSeen,
        int openNow,
        List<Alarm> alarms,
        String reason,
        Siblings siblings,
        @Nullable Cycle cycle) {
    public StackVerdict {
        alarms = List.copyOf(alarms);
    }

    /** The same where nothing is known of what became of the handles, and no rhythm shows. */
    public StackVerdict(
            int stackId,
            Verdict verdict,
            Confidence confidence,
            double ratePerHour,
            double rateLow,
            double rateHigh,
            double keptPerHour,
            @Nullable Instant since,
            @Nullable Instant firstSeen,
            int openNow,
            List<Alarm> alarms,
            String reason) {
        this(
                stackId,
                verdict,
                confidence,
                ratePerHour,
                rateLow,
                rateHigh,
                keptPerHour,
                since,
                firstSeen,
                openNow,
                alarms,
                reason,
                Siblings.NONE,
                null);
    }

    /** How sure. */
    public enum Confidence {
        HIGH,
        MEDIUM,
        LOW
    }

    /**
     * One time that the stack became LEAK.
     *
     * @param raisedSample the sample after which it was first so judged
     * @param raisedAt its wall time
     * @param withdrawnSample the sample after which it no longer was; -1 while it stands
     * @param withdrawnAt its wall time, null while it stands
     */
    public record Alarm(
            int raisedSample,
            Instant raisedAt,
            int withdrawnSample,
            @Nullable Instant withdrawnAt) {
        /** Whether it still stands. */
        public boolean stands() {
            return withdrawnSample < 0;
        }
    }
}
