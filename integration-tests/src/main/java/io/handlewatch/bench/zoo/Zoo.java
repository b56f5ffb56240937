package io.handlewatch.bench.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Draws nights so that every family and every condition has its turn, and has them judged. The same seed gives the same outcomes. */
final class Zoo {
    private static final int FEWEST_LEAKS = 2;
    private static final int MOST_LEAKS = 6;

    private Zoo() {}

    static List<Family> families() {
        List<Family> all = new ArrayList<>(LeakFamilies.all());
        all.addAll(HonestFamilies.all());
        return all;
    }

    /** A night before it is drawn: drawing is cheap to repeat and a drawn night is large. */
    private record Planned(long seed, Condition condition, List<Family> families) {
        Night night() {
            return Night.of(seed, condition, families);
        }
    }

    /** Judges so many nights of so many stacks, two or more at a time; every third is without a leak. */
    static List<Outcome> judge(int nights, int stacks, long seed, int threads)
            throws InterruptedException, ExecutionException {
        List<Callable<List<Outcome>>> work = new ArrayList<>();
        for (Planned one : plan(nights, stacks, seed)) {
            int number = work.size();
            work.add(() -> JudgedNight.outcomes(one.night(), number));
        }
        return all(work, threads).stream().flatMap(List::stream).toList();
    }

    /**
     * Asks each of so many nights without a leak for the slowest leak that it could have found, plants one of that rate beside what is there, and has
     * the night judged again.
     */
    static List<PlantedLeak> plantSlowest(int nights, int stacks, long seed, int threads)
            throws InterruptedException, ExecutionException {
        List<Callable<List<PlantedLeak>>> work = new ArrayList<>();
        for (Planned one : withoutLeak(nights, stacks, seed)) {
            work.add(() -> PlantedLeak.slowest(one.seed(), one.condition(), one.families()));
        }
        return all(work, threads).stream().flatMap(List::stream).toList();
    }

    /** Plants a leak of this rate, handles an hour, in each of so many nights without a leak. */
    static List<PlantedLeak> plant(double perHour, int nights, int stacks, long seed, int threads)
            throws InterruptedException, ExecutionException {
        List<Callable<PlantedLeak>> work = new ArrayList<>();
        for (Planned one : withoutLeak(nights, stacks, seed)) {
            work.add(() -> PlantedLeak.of(perHour, one.seed(), one.condition(), one.families()));
        }
        return all(work, threads);
    }

    private static List<Planned> withoutLeak(int nights, int stacks, long seed) {
        return plan(3 * nights, stacks, seed).stream()
                .filter(one -> one.families().stream().noneMatch(Family::leak))
                .toList();
    }

    private static <T> List<T> all(List<Callable<T>> work, int threads)
            throws InterruptedException, ExecutionException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<T> done = new ArrayList<>();
            for (Future<T> one : workers.invokeAll(work)) {
                done.add(one.get());
            }
            return done;
        } finally {
            workers.shutdownNow();
        }
    }

    private static List<Planned> plan(int nights, int stacks, long seed) {
        Draw draw = new Draw(seed);
        Deck<Family> leaks = new Deck<>(draw.split(), LeakFamilies.all());
        Deck<Family> honest = new Deck<>(draw.split(), HonestFamilies.all());
        Deck<Condition> conditions = new Deck<>(draw.split(), List.of(Condition.values()));
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < nights; i++) {
            int leaking = i % 3 == 2 ? 0 : draw.count(FEWEST_LEAKS, MOST_LEAKS);
            List<Family> families = new ArrayList<>();
            for (int s = 0; s < stacks; s++) {
                families.add(s < leaking ? leaks.next() : honest.next());
            }
            planned.add(new Planned(seed * 1_000_003 + i, conditions.next(), draw.shuffled(families)));
        }
        return planned;
    }

    /** Deals each card once before any comes again. */
    private static final class Deck<T> {
        private final Draw draw;
        private final List<T> cards;
        private List<T> left = new ArrayList<>();

        Deck(Draw draw, List<T> cards) {
            this.draw = draw;
            this.cards = cards;
        }

        T next() {
            if (left.isEmpty()) {
                left = draw.shuffled(cards);
            }
            return left.remove(left.size() - 1);
        }
    }
}
