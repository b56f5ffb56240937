package io.handlewatch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSetTest {
    /** What the differences told, in order. */
    private static final class Told implements OpenSet.Changes {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void gone(long value) {
            lines.add("-" + value);
        }

        @Override
        public void came(long value) {
            lines.add("+" + value);
        }

        @Override
        public void kept(long value, String was, String is) {
            lines.add(value + " " + was + " " + is);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 256, 0x1_0000_0000L})
    void carriedByDifferencesItIsWhatASetIs(long step) {
        SplittableRandom random = new SplittableRandom(step);
        OpenSet now = OpenSet.of(new long[0], null);
        TreeSet<Long> truth = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            long[] gone = random.ints(random.nextInt(120), 0, 500)
                    .mapToLong(n -> (n - 50) * step)
                    .toArray();
            long[] come = random.ints(random.nextInt(120), 0, 500)
                    .mapToLong(n -> (n - 50) * step)
                    .toArray();
            TreeSet<Long> before = new TreeSet<>(truth);
            Arrays.stream(gone).forEach(truth::remove);
            Arrays.stream(come).forEach(truth::add);
            OpenSet next = now.changed(gone, come);
            List<String> expected = new ArrayList<>();
            TreeSet<Long> both = new TreeSet<>(before);
            both.addAll(truth);
            both.stream()
                    .filter(value -> before.contains(value) != truth.contains(value))
                    .forEach(value -> expected.add((truth.contains(value) ? "+" : "-") + value));
            Told told = new Told();
            next.since(now, told);
            assertThat(told.lines).isEqualTo(expected);
            assertThat(next.size()).isEqualTo(truth.size());
            List<Long> all = new ArrayList<>();
            next.forEach(all::add);
            assertThat(all).containsExactlyElementsOf(truth);
            for (int k = 0; k < 500; k++) {
                assertThat(next.contains((k - 50) * step)).isEqualTo(truth.contains((k - 50) * step));
            }
            if (!truth.isEmpty()) {
                int place = random.nextInt(truth.size());
                assertThat(next.value(place)).isEqualTo(all.get(place));
            }
            now = next;
        }
    }

    @Test
    void typesAreToldOfWhatWasAndIs() {
        OpenSet untyped = OpenSet.of(new long[] {12, 4, 8}, null);
        OpenSet typed = OpenSet.of(new long[] {16, 12, 8}, new String[] {"Key", "Event", "File"});
        Told told = new Told();
        typed.since(untyped, told);
        assertThat(told.lines).containsExactly("-4", "8  File", "12  Event", "+16");
        told = new Told();
        untyped.since(typed, told);
        assertThat(told.lines).containsExactly("+4", "-16");
        assertThat(typed.type(16)).isEqualTo("Key");
        assertThat(typed.type(4)).isEmpty();
        assertThat(untyped.type(4)).isEmpty();
        assertThatThrownBy(() -> typed.changed(new long[0], new long[0])).isInstanceOf(IllegalStateException.class);
    }
}
