package io.handlewatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(60_000, 1_000, 1_000);

    @Test
    void aCalmTargetIsReadAsWanted() {
        for (int i = 0; i < 50; i++) {
            pace.observe(20, false, 60_000);
        }
        assertThat(pace.intervalMillis()).isEqualTo(60_000);
    }

    @Test
    void aRingThatIsOverHalfFullPerIntervalIsReadOften() {
        pace.observe(800, false, 60_000);
        // 800 records in 60 s are 400 in 30 s: four tenths of the ring
        assertThat(pace.intervalMillis()).isEqualTo(30_000);
    }

    @Test
    void anOvertakenRingIsReadFourTimesAsOftenUntilItIsNoLonger() {
        pace.observe(-1, true, 60_000);
        assertThat(pace.intervalMillis()).isEqualTo(15_000);
        pace.observe(-1, true, 15_000);
        assertThat(pace.intervalMillis()).isEqualTo(3_750);
        for (int i = 0; i < 5; i++) {
            pace.observe(-1, true, 3_750);
        }
        assertThat(pace.intervalMillis()).isEqualTo(1_000);
    }

    @Test
    void afterTheRushItGoesBackToWhatWasWanted() {
        pace.observe(-1, true, 60_000);
        for (int i = 0; i < 9; i++) {
            pace.observe(1, false, 15_000);
        }
        assertThat(pace.intervalMillis()).isEqualTo(15_000);
        for (int i = 0; i < 11; i++) {
            pace.observe(1, false, 15_000);
        }
        assertThat(pace.intervalMillis()).isEqualTo(60_000);
    }

    @Test
    void aRingOfUnknownSizeIsPacedByWhatWasLostAlone() {
        Pace unknown = new Pace(60_000, 1_000, 0);
        unknown.observe(1_000_000, false, 60_000);
        assertThat(unknown.intervalMillis()).isEqualTo(60_000);
        unknown.observe(-1, true, 60_000);
        assertThat(unknown.intervalMillis()).isEqualTo(15_000);
    }
}
