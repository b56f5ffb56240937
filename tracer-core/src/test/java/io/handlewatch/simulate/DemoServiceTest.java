package io.handlewatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.handlewatch.ring.RingQuery;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.OpenSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoServiceTest {
    private static final long HOUR = 3_600_000;

    /** What a person would say who has every life before them: kept, and still arriving in the second half. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void truthIsWhatTheLivesSay(long seed) {
        DemoService demo = DemoService.of(seed, 8);
        long from = demo.clock().millis();
        demo.clock().pass(Duration.ofHours(8));
        long to = demo.clock().millis();

        List<Life> lives = demo.service().process().lives().toList();
        List<StackTruth> truth = demo.truth();
        assertThat(truth).hasSizeBetween(18, 32);
        assertThat(truth.stream().filter(StackTruth::leak)).hasSizeBetween(2, 4);
        for (StackTruth stack : truth) {
            List<Life> kept = lives.stream()
                    .filter(life -> life.stack() == stack.stack() && life.open())
                    .filter(life -> life.bornAt() >= from && life.bornAt() < to - 90 * 60_000)
                    .toList();
            long late = kept.stream()
                    .filter(life -> life.bornAt() >= from + 4.2 * HOUR)
                    .count();
            if (stack.leak()) {
                double hours = (to - 90 * 60_000 - Math.max(from, kept.get(0).bornAt())) / (double) HOUR;
                assertThat(stack.ratePerHour()).as(stack.kind()).isGreaterThanOrEqualTo(DemoService.SLOWEST_LEAK);
                assertThat(stack.ratePerHour())
                        .as(stack.kind())
                        .isCloseTo(kept.size() / hours, within(0.35 * stack.ratePerHour()));
                assertThat(stack.leaked()).as(stack.kind()).isGreaterThanOrEqualTo(kept.size());
                assertThat(late).as(stack.kind()).isGreaterThan(20);
            } else {
                assertThat(late).as(stack.kind()).isZero();
                assertThat(stack.ratePerHour()).isZero();
            }
        }
    }

    @Test
    void sameSeedSameNight() {
        assertThat(night(7)).isEqualTo(night(7)).isNotEqualTo(night(8));
    }

    @Test
    void openSetIsTheLivesThatHaveNotEnded() {
        DemoService demo = DemoService.of(11, 8);
        for (int i = 0; i < 20; i++) {
            demo.clock().pass(Duration.ofMinutes(17));
            OpenSet open = demo.service().process().openSet();
            Map<Long, String> expected = demo.service()
                    .process()
                    .lives()
                    .filter(Life::open)
                    .collect(Collectors.toMap(
                            Life::handle, Life::type, (a, b) -> "two lives of one value", TreeMap::new));
            Map<Long, String> actual = new TreeMap<>();
            for (int k = 0; k < open.size(); k++) {
                actual.put(open.value(k), open.type(open.value(k)));
            }
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    void everyStackIsFoundByItsFramesAndByNoOthers() {
        DemoService demo = DemoService.of(5, 8);
        List<StackTruth> truth = demo.truth();
        for (StackTruth stack : truth) {
            List<Frame> withKernel = demo.kernel().addresses(stack.stack()).stream()
                    .map(address -> demo.kernel().code().resolve(address))
                    .toList();
            List<Frame> texts = stack.frames().stream()
                    .map(frame -> Frame.parse(0, frame.text()))
                    .toList();
            for (StackTruth other : truth) {
                assertThat(other.matches(withKernel)).isEqualTo(other.stack() == stack.stack());
                assertThat(other.matches(texts)).isEqualTo(other.stack() == stack.stack());
            }
            assertThat(withKernel).hasSizeLessThanOrEqualTo(16);
        }
    }

    /** The ring of a night at one sample a minute: never overtaken, and not so much that a replay takes long. */
    @Test
    void recordsFitTheRing() throws InterruptedException {
        DemoService demo = DemoService.of(3, 8);
        try (RingQuery ring = demo.ring(demo.identity())) {
            ring.enable(0x20000);
            long written = 0;
            long most = 0;
            for (int minute = 1; minute <= 480; minute++) {
                demo.clock().sleepUntil(demo.clock().millis() + 60_000);
                int records = ring.read().size();
                long now = demo.service().process().recordsWritten();
                assertThat(records).isEqualTo((int) Math.min(now, 0x20000));
                most = Math.max(most, now - written);
                written = now;
            }
            assertThat(written).isBetween(100_000L, 2_000_000L);
            assertThat(most).isLessThan(0x10000);
        }
    }

    private static List<Life> night(long seed) {
        DemoService demo = DemoService.of(seed, 2);
        demo.clock().pass(Duration.ofHours(2));
        return new ArrayList<>(demo.service().process().lives().toList());
    }
}
