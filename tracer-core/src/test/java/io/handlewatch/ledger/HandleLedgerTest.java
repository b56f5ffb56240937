package io.handlewatch.ledger;

import static io.handlewatch.ledger.Readings.closed;
import static io.handlewatch.ledger.Readings.cumulative;
import static io.handlewatch.ledger.Readings.events;
import static io.handlewatch.ledger.Readings.handles;
import static io.handlewatch.ledger.Readings.interval;
import static io.handlewatch.ledger.Readings.opened;
import static io.handlewatch.ledger.Readings.overtaken;
import static io.handlewatch.ledger.Readings.reading;
import static io.handlewatch.ledger.Readings.typed;
import static io.handlewatch.ledger.Readings.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.End.Cause;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import io.handlewatch.trace.Traffic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HandleLedgerTest {
    private final HandleLedger ledger = new HandleLedger(Readings.PID);

    private static Birth birth(long life, int stack, long handle) {
        return new Birth(life, stack, handle, false, "");
    }

    @Nested
    class Events {
        @Test
        void aLifeBeginsWithItsOpenRecordAndEndsWithItsCloseRecord() {
            Sample first = ledger.apply(events(handles(4, 8), opened(8, 1)));
            Sample second = ledger.apply(events(handles(4), closed(8)));

            assertThat(first.births()).containsExactly(birth(1, 1, 8));
            assertThat(first.openHandles()).isEqualTo(2);
            assertThat(first.unlisted()).isEqualTo(Map.of("", 1));
            assertThat(second.births()).isEmpty();
            assertThat(second.ends()).containsExactly(new End(1, 1, Cause.CLOSED));
            assertThat(second.traffic()).containsExactly(new Traffic(1, 0, 1));
        }

        @Test
        void aLifeShorterThanTheReadingIsTrafficOnly() {
            Sample sample = ledger.apply(events(handles(4), opened(8, 1), closed(8), opened(8, 1), closed(8)));

            assertThat(sample.births()).isEmpty();
            assertThat(sample.ends()).isEmpty();
            assertThat(sample.traffic()).containsExactly(new Traffic(1, 2, 2));
        }

        @Test
        void theLowTwoBitsOfAValueMeanNothing() {
            ledger.apply(events(handles(8), opened(9, 1)));
            Sample sample = ledger.apply(events(handles(), closed(11)));

            assertThat(sample.ends()).containsExactly(new End(1, 1, Cause.CLOSED));
        }

        @Test
        void aValueOpenedAnewIsAnotherLife() {
            ledger.apply(events(handles(8), opened(8, 1)));
            Sample sample = ledger.apply(events(handles(8), closed(8), opened(8, 2)));

            assertThat(sample.ends()).containsExactly(new End(1, 1, Cause.CLOSED));
            assertThat(sample.births()).containsExactly(birth(2, 2, 8));
        }

        @Test
        void aNewerOpenWithoutACloseReplacesTheLife() {
            ledger.apply(events(handles(8), opened(8, 1)));
            Sample sample = ledger.apply(overtaken(Listing.EVENTS, handles(8), opened(8, 2)));

            assertThat(sample.ends()).containsExactly(new End(1, 1, Cause.REPLACED));
            assertThat(sample.births()).containsExactly(birth(2, 2, 8));
        }

        @Test
        void aHandleClosedBetweenListingAndOpenSetEndsOnce() {
            ledger.apply(events(handles(8), opened(8, 1)));
            Sample second = ledger.apply(events(handles()));
            Sample third = ledger.apply(events(handles(), closed(8)));

            assertThat(second.ends()).containsExactly(new End(1, 1, Cause.ABSENT));
            assertThat(third.ends()).isEmpty();
            assertThat(third.traffic()).isEmpty();
        }

        @Test
        void aHandleListedAndClosedBeforeTheOpenSetIsReadIsNoBirth() {
            Sample sample = ledger.apply(events(handles(4), opened(8, 1)));

            assertThat(sample.births()).isEmpty();
            assertThat(sample.traffic()).containsExactly(new Traffic(1, 1, 1));
        }

        @Test
        void aHandleOpenBeforeItsRecordIsListedIsBornWithTheRecord() {
            ledger.apply(events(handles(4)));
            Sample second = ledger.apply(events(handles(4, 8)));
            Sample third = ledger.apply(events(handles(4, 8), opened(8, 1)));

            assertThat(second.unlisted()).isEqualTo(Map.of("", 2));
            assertThat(second.unlistedBorn()).isZero();
            assertThat(third.births()).containsExactly(birth(1, 1, 8));
            assertThat(third.unlisted()).isEqualTo(Map.of("", 1));
            assertThat(third.unlistedBorn()).isZero();
            assertThat(third.unlistedEnded()).isZero();
        }

        @Test
        void aHandleThatNoListingNamesIsUnlistedOneSampleLater() {
            ledger.apply(events(typed("4 File")));
            ledger.apply(events(typed("4 File", "8 Event")));
            Sample third = ledger.apply(events(typed("4 File", "8 Event")));
            Sample fourth = ledger.apply(events(typed("4 File")));

            assertThat(third.unlistedBorn()).isEqualTo(1);
            assertThat(third.unlisted()).isEqualTo(Map.of("File", 1, "Event", 1));
            assertThat(fourth.unlistedEnded()).isEqualTo(1);
            assertThat(fourth.unlisted()).isEqualTo(Map.of("File", 1));
        }

        @Test
        void aHandleFromBeforeTracingThatIsReplacedEndsUnlisted() {
            ledger.apply(events(handles(4, 8)));
            Sample sample = ledger.apply(events(handles(4, 8), closed(8), opened(8, 3)));

            assertThat(sample.unlistedEnded()).isEqualTo(1);
            assertThat(sample.births()).containsExactly(birth(1, 3, 8));
            assertThat(sample.unlisted()).isEqualTo(Map.of("", 1));
        }

        @Test
        void aHandleClosedAndOpenedAgainAfterTheListingIsAwaited() {
            ledger.apply(events(handles(8), opened(8, 1)));
            ledger.apply(events(handles(8), closed(8)));
            Sample third = ledger.apply(events(handles(8), opened(8, 2)));

            assertThat(third.births()).containsExactly(birth(2, 2, 8));
            assertThat(third.unlistedBorn()).isZero();
            assertThat(third.unlisted()).isEmpty();
        }

        @Test
        void anotherTypeUnderTheSameValueIsAnotherHandle() {
            ledger.apply(events(typed("8 Event"), opened(8, 1)));
            Sample sample = ledger.apply(overtaken(Listing.EVENTS, typed("8 File")));

            assertThat(sample.ends()).containsExactly(new End(1, 1, Cause.REPLACED));
            assertThat(sample.unlistedBorn()).isEqualTo(1);
            assertThat(sample.unlisted()).isEqualTo(Map.of("File", 1));
        }

        @Test
        void whatTheRingForgotIsKeptWhileTheValueIsOpen() {
            ledger.apply(events(handles(8, 12), opened(8, 1), opened(12, 1)));
            Sample sample = ledger.apply(overtaken(Listing.EVENTS, handles(8, 16, 20), opened(16, 2)));

            assertThat(sample.ends()).containsExactly(new End(2, 1, Cause.ABSENT));
            assertThat(sample.births()).containsExactly(birth(3, 2, 16));
            assertThat(sample.unlistedBorn())
                    .as("20 came and its record is lost")
                    .isEqualTo(1);
        }

        @Test
        void withoutAnOpenSetOnlyCloseRecordsEndLives() {
            ledger.apply(events(null, opened(8, 1), opened(12, 1)));
            Sample second = ledger.apply(events(null, closed(8)));
            Sample third = ledger.apply(overtaken(Listing.EVENTS, null, opened(16, 2)));

            assertThat(second.ends()).containsExactly(new End(1, 1, Cause.CLOSED));
            assertThat(second.openHandles()).isEqualTo(-1);
            assertThat(third.ends()).containsExactly(new End(2, 1, Cause.LOST));
            assertThat(third.births()).containsExactly(birth(3, 2, 16));
        }

        @Test
        void anOpenSetMissingOnceIsMadeUpForByTheNext() {
            ledger.apply(events(handles(8), opened(8, 1)));
            ledger.apply(events(null, opened(12, 1)));
            Sample third = ledger.apply(events(handles(8)));

            assertThat(third.ends()).containsExactly(new End(2, 1, Cause.ABSENT));
        }

        @Test
        void recordsOfAnotherProcessAreMarked() {
            Sample sample = ledger.apply(
                    events(typed("8 Event", "12 File"), opened(8, 1), new TraceRecord(Operation.OPEN, 12, 5000, 8, 2)));

            assertThat(sample.births())
                    .containsExactly(new Birth(1, 1, 8, false, "Event"), new Birth(2, 2, 12, true, "File"));
        }

        @Test
        void anEngineLostLosesNothingOfTheRing() {
            ledger.apply(events(handles(4)));
            Sample lost = ledger.apply(unread(Listing.EVENTS, handles(4, 8)));
            Sample next = ledger.apply(events(handles(4, 8), opened(8, 1)));

            assertThat(lost.listed()).isFalse();
            assertThat(lost.unlistedBorn()).isZero();
            assertThat(next.births()).containsExactly(birth(1, 1, 8));
        }

        @Test
        void aBadReferenceNeitherOpensNorCloses() {
            ledger.apply(events(handles(8), opened(8, 1)));
            Sample sample = ledger.apply(events(handles(8), new TraceRecord(Operation.BAD_REFERENCE, 8, 1, 1, 9)));

            assertThat(sample.ends()).isEmpty();
            assertThat(sample.traffic()).isEmpty();
            assertThat(sample.newRecords()).isEqualTo(1);
        }
    }

    @Nested
    class Intervals {
        @Test
        void theExampleOfTheFormat() {
            Sample first = ledger.apply(interval(handles(8, 12, 16, 64), opened(16, 1, 7120), opened(64, 1, 7120)));
            Sample second = ledger.apply(interval(
                    handles(8, 12, 64, 68, 72), opened(68, 1, 7120), opened(64, 1, 9004), opened(72, 1, 7120)));
            Sample third = ledger.apply(interval(handles(8, 12, 64, 68, 72)));

            assertThat(first.births()).containsExactly(birth(1, 1, 16), birth(2, 1, 64));
            assertThat(second.births()).containsExactly(birth(3, 1, 68), birth(4, 1, 64), birth(5, 1, 72));
            assertThat(second.ends())
                    .containsExactlyInAnyOrder(new End(1, 1, Cause.ABSENT), new End(2, 1, Cause.REPLACED));
            assertThat(second.openHandles()).isEqualTo(5);
            assertThat(third.births()).isEmpty();
            assertThat(third.ends()).isEmpty();
            assertThat(third.unlisted()).isEqualTo(Map.of("", 2));
        }

        @Test
        void aValueInTheLedgerThatIsListedAgainWasReplaced() {
            ledger.apply(interval(handles(8), opened(8, 1)));
            Sample sample = ledger.apply(interval(handles(8), opened(8, 1)));

            assertThat(sample.ends()).containsExactly(new End(1, 1, Cause.REPLACED));
            assertThat(sample.births()).containsExactly(birth(2, 1, 8));
        }

        @Test
        void aLostListingLeavesUnlistedHandles() {
            ledger.apply(interval(handles(8), opened(8, 1)));
            Sample lost = ledger.apply(unread(Listing.INTERVAL, handles(8, 12)));
            Sample next = ledger.apply(interval(handles(8, 12, 16), opened(16, 1)));

            assertThat(lost.listed()).isFalse();
            assertThat(lost.newRecords()).isEqualTo(-1);
            assertThat(lost.unlistedBorn()).isEqualTo(1);
            assertThat(lost.ends()).isEmpty();
            assertThat(next.births()).containsExactly(birth(2, 1, 16));
            assertThat(next.unlisted()).isEqualTo(Map.of("", 1));
        }

        @Test
        void withoutAnOpenSetOnlyReopeningEndsALife() {
            ledger.apply(interval(null, opened(8, 1), opened(12, 1)));
            Sample second = ledger.apply(interval(null, opened(12, 1), opened(16, 1)));

            assertThat(second.ends()).containsExactly(new End(2, 1, Cause.REPLACED));
            assertThat(second.births()).hasSize(2);
        }
    }

    @Nested
    class Cumulative {
        @Test
        void olderSurvivorsAreRepeated() {
            ledger.apply(cumulative(handles(8, 12), opened(8, 1), opened(12, 2)));
            Sample second = ledger.apply(cumulative(handles(8, 12, 16), opened(8, 1), opened(12, 2), opened(16, 1)));

            assertThat(second.births()).containsExactly(birth(3, 1, 16));
            assertThat(second.ends()).isEmpty();
            assertThat(second.traffic()).containsExactly(new Traffic(1, 1, 0));
        }

        @Test
        void aValueThatMovedWasOpenedAnew() {
            ledger.apply(cumulative(handles(8, 12, 16), opened(8, 1), opened(12, 1), opened(16, 1)));
            Sample second = ledger.apply(cumulative(handles(8, 12, 16), opened(12, 1), opened(16, 1), opened(8, 1)));

            assertThat(second.ends()).containsExactly(new End(1, 1, Cause.REPLACED));
            assertThat(second.births()).containsExactly(birth(4, 1, 8));
        }

        @Test
        void whatStandsBeforeANewRecordIsNewToo() {
            ledger.apply(cumulative(handles(8, 12), opened(8, 1), opened(12, 1)));
            Sample second = ledger.apply(cumulative(handles(8, 12, 16), opened(8, 1), opened(16, 1), opened(12, 1)));

            assertThat(second.ends()).containsExactly(new End(2, 1, Cause.REPLACED));
            assertThat(second.births()).containsExactly(birth(3, 1, 16), birth(4, 1, 12));
        }

        @Test
        void aValueOpenedAnewByAnotherStackIsSeenAtItsPlace() {
            ledger.apply(cumulative(handles(8, 12), opened(8, 1), opened(12, 1)));
            Sample second = ledger.apply(cumulative(handles(8, 12), opened(8, 1), opened(12, 2)));

            assertThat(second.ends()).containsExactly(new End(2, 1, Cause.REPLACED));
            assertThat(second.births()).containsExactly(birth(3, 2, 12));
        }

        @Test
        void aLifeThatIsNotListedAnyMoreEnded() {
            ledger.apply(cumulative(null, opened(8, 1), opened(12, 1), opened(16, 1)));
            Sample second = ledger.apply(cumulative(null, opened(8, 1), opened(16, 1)));

            assertThat(second.ends()).containsExactly(new End(2, 1, Cause.ABSENT));
            assertThat(second.births()).isEmpty();
        }

        @Test
        void aNewBaselineListsOnlyWhatIsNewer() {
            ledger.apply(cumulative(handles(8, 12), opened(8, 1), opened(12, 1)));
            Sample lost = ledger.apply(unread(Listing.CUMULATIVE, handles(8, 12, 16)));
            Sample third = ledger.apply(cumulative(handles(8, 12, 16, 20), opened(12, 1), opened(20, 1)));
            Sample fourth =
                    ledger.apply(cumulative(handles(8, 12, 16, 20, 24), opened(12, 1), opened(20, 1), opened(24, 1)));

            assertThat(lost.ends()).isEmpty();
            assertThat(lost.unlistedBorn()).isEqualTo(1);
            assertThat(third.ends()).as("8 is older than the baseline").containsExactly(new End(2, 1, Cause.REPLACED));
            assertThat(third.births()).containsExactly(birth(3, 1, 12), birth(4, 1, 20));
            assertThat(fourth.births()).containsExactly(birth(5, 1, 24));
            assertThat(fourth.ends()).isEmpty();
        }

        @Test
        void aSecondDiffOnTheBaselineOfTheFirstRepeatsIt() {
            ledger.apply(interval(null, opened(8, 1)));
            ledger.apply(interval(null, opened(12, 1)));
            Sample third = ledger.apply(cumulative(null, opened(12, 1), opened(16, 1)));

            assertThat(third.births()).containsExactly(birth(3, 1, 16));
            assertThat(third.ends()).isEmpty();
        }

        @Test
        void ofTwoRecordsOfOneValueTheNewestCounts() {
            ledger.apply(cumulative(null, opened(8, 1), opened(12, 1), opened(8, 2)));
            Sample second = ledger.apply(cumulative(null, opened(8, 1), opened(12, 1), opened(8, 2)));

            assertThat(second.births()).isEmpty();
            assertThat(second.ends()).isEmpty();
        }
    }

    @Test
    void aRestartOfTheTargetEndsAllLives() {
        ledger.apply(events(handles(4, 8, 12), opened(8, 1), opened(12, 2)));
        Sample second = ledger.apply(reading(2, Listing.EVENTS, List.of(opened(8, 1)), false, handles(4, 8)));

        assertThat(second.epoch()).isEqualTo(2);
        assertThat(second.ends()).containsExactly(new End(1, 1, Cause.TARGET_ENDED), new End(2, 2, Cause.TARGET_ENDED));
        assertThat(second.births()).containsExactly(birth(3, 1, 8));
        assertThat(second.traffic()).containsExactly(new Traffic(1, 1, 0));
        assertThat(second.unlistedBorn()).isZero();
        assertThat(second.unlistedEnded()).isZero();
        assertThat(second.seq()).isEqualTo(1);
    }
}
