package io.handlewatch.bench.zoo;

import io.handlewatch.detect.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How well the detector judges simulated services whose truth is known, per family and condition, beside what people do instead. Arguments: nights
 * (240), stacks a night (60), seed (1). The tables are Markdown.
 */
public final class ZooBenchmark {
    private final List<Outcome> all;

    private ZooBenchmark(List<Outcome> all) {
        this.all = all;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        int nights = argument(arguments, 0, 240);
        int stacks = argument(arguments, 1, 60);
        int seed = argument(arguments, 2, 1);
        long begin = System.nanoTime();
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        List<Outcome> outcomes = Zoo.judge(nights, stacks, seed, threads);
        double seconds = (System.nanoTime() - begin) / 1e9;
        print(
                "%d nights of %d stacks, seed %d: %d stacks judged in %.0f s; Java %s, %d processors%n",
                nights, stacks, seed, outcomes.size(), seconds, Runtime.version(), threads);
        ZooBenchmark table = new ZooBenchmark(outcomes);
        table.whole();
        table.families();
        table.conditions();
        table.rates();
        table.rivals();
        int planted = Math.max(1, nights / 4);
        planted("the slowest rate that could be found", Zoo.plantSlowest(planted, 20, seed, threads));
        planted("6 an hour", Zoo.plant(6, planted, 20, seed, threads));
    }

    private void whole() {
        print(
                "%n| families | leaks | F1 | precision | recall | false LEAK a clean night | withdrawn a night | rate error median, 90 %% "
                        + "| interval holds the rate | latency, min | accepted word |%n");
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |%n");
        whole("all", family -> true);
        whole("for tuning", family -> !family.keptOut());
        whole("kept out", Family::keptOut);
    }

    private void whole(String name, Predicate<Family> which) {
        List<Outcome> some =
                all.stream().filter(one -> which.test(one.family())).toList();
        Score score = score(some);
        double nights = all.stream().mapToInt(Outcome::night).distinct().count();
        double clean = all.stream()
                .filter(Outcome::cleanNight)
                .mapToInt(Outcome::night)
                .distinct()
                .count();
        long falsely =
                some.stream().filter(one -> one.cleanNight() && one.called()).count();
        print(
                "| %s | %d | %.3f | %.3f | %.3f | %.3f | %.2f | %s, %s %% | %s | %s | %.3f |%n",
                name,
                score.leaks(),
                score.f1(),
                score.precision(),
                score.recall(),
                falsely / Math.max(1, clean),
                some.stream().mapToInt(Outcome::withdrawn).sum() / nights,
                quantile(some.stream().mapToDouble(Outcome::rateError).toArray(), 0.5),
                quantile(some.stream().mapToDouble(Outcome::rateError).toArray(), 0.9),
                coverage(some),
                quantile(some.stream().mapToDouble(Outcome::latency).toArray(), 0.5),
                accepted(some));
    }

    private void families() {
        print(
                "%n| family (* kept out) | stacks | called LEAK | withdrawn | accepted word | rate error median, 90 %% | interval holds the rate | latency, min "
                        + "| said | wrong under |%n");
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |%n");
        for (Family family : Zoo.families()) {
            List<Outcome> some = all.stream()
                    .filter(one -> one.family().name().equals(family.name()))
                    .toList();
            double[] errors = some.stream().mapToDouble(Outcome::rateError).toArray();
            print(
                    "| %s%s | %d | %s | %d | %.2f | %s | %s | %s | %s | %s |%n",
                    family.name(),
                    family.keptOut() ? " *" : "",
                    some.size(),
                    called(family, some),
                    some.stream().mapToInt(Outcome::withdrawn).sum(),
                    accepted(some),
                    family.even() ? quantile(errors, 0.5) + ", " + quantile(errors, 0.9) + " %" : "",
                    family.even() ? coverage(some) : "",
                    family.leak()
                            ? quantile(
                                    some.stream().mapToDouble(Outcome::latency).toArray(), 0.5)
                            : "",
                    said(some),
                    wrong(some));
        }
    }

    private static String called(Family family, List<Outcome> some) {
        long called = some.stream().filter(Outcome::called).count();
        return family.leak()
                ? String.format(
                        Locale.ROOT, "%d (recall %.2f)", called, score(some).recall())
                : "" + called;
    }

    /** The words, most frequent first. */
    private static String said(List<Outcome> some) {
        Map<Verdict, Integer> words = new EnumMap<>(Verdict.class);
        some.forEach(one -> words.merge(one.verdict(), 1, Integer::sum));
        return words.entrySet().stream()
                .sorted(Map.Entry.<Verdict, Integer>comparingByValue().reversed())
                .map(word -> word.getKey() + " " + word.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The conditions under which LEAK was missed or false, with how often. */
    private static String wrong(List<Outcome> some) {
        List<String> parts = new ArrayList<>();
        for (Condition condition : Condition.values()) {
            long count = some.stream()
                    .filter(one -> one.condition() == condition && one.leak() != one.called())
                    .count();
            if (count > 0) {
                long among = some.stream()
                        .filter(one -> one.condition() == condition)
                        .count();
                parts.add(condition.words() + " " + count + "/" + among);
            }
        }
        return String.join(", ", parts);
    }

    private void conditions() {
        print(
                "%n| condition | nights | leaks | F1 | precision | recall | false LEAK a clean night | withdrawn a night | accepted word |%n");
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |%n");
        for (Condition condition : Condition.values()) {
            List<Outcome> some =
                    all.stream().filter(one -> one.condition() == condition).toList();
            Score score = score(some);
            long nights = some.stream().mapToInt(Outcome::night).distinct().count();
            long clean = some.stream()
                    .filter(Outcome::cleanNight)
                    .mapToInt(Outcome::night)
                    .distinct()
                    .count();
            long falsely = some.stream()
                    .filter(one -> one.cleanNight() && one.called())
                    .count();
            print(
                    "| %s | %d | %d | %.3f | %.3f | %.3f | %.2f | %.2f | %.3f |%n",
                    condition.words(),
                    nights,
                    score.leaks(),
                    score.f1(),
                    score.precision(),
                    score.recall(),
                    (double) falsely / Math.max(1, clean),
                    (double) some.stream().mapToInt(Outcome::withdrawn).sum() / Math.max(1, nights),
                    accepted(some));
        }
    }

    private void rates() {
        print("%n| leaks an hour | leaks | recall | latency, min |%n| --- | --- | --- | --- |%n");
        double[] borders = {0, 3, 6, 12, 60, 300, Double.POSITIVE_INFINITY};
        for (int i = 0; i + 1 < borders.length; i++) {
            double from = borders[i];
            double to = borders[i + 1];
            List<Outcome> some = all.stream()
                    .filter(one -> one.leak() && one.rate() >= from && one.rate() < to)
                    .toList();
            print(
                    "| %s | %d | %.3f | %s |%n",
                    to == Double.POSITIVE_INFINITY
                            ? String.format(Locale.ROOT, "%.0f and more", from)
                            : String.format(Locale.ROOT, "%.0f to %.0f", from, to),
                    some.size(),
                    score(some).recall(),
                    quantile(some.stream().mapToDouble(Outcome::latency).toArray(), 0.5));
        }
    }

    private static void planted(String rate, List<PlantedLeak> planted) {
        print("%n| planted at %s, under | nights | median rate an hour | found |%n| --- | --- | --- | --- |%n", rate);
        for (Condition condition : Condition.values()) {
            plantedUnder(
                    condition.words(),
                    planted.stream().filter(one -> one.condition() == condition).toList());
        }
        plantedUnder("all", planted);
    }

    private static void plantedUnder(String words, List<PlantedLeak> some) {
        if (some.isEmpty()) {
            print("| %s | 0 | - | - |%n", words);
            return;
        }
        print(
                "| %s | %d | %s | %.2f |%n",
                words,
                some.size(),
                quantile(some.stream().mapToDouble(PlantedLeak::perHour).toArray(), 0.5),
                some.stream().mapToInt(one -> one.found() ? 1 : 0).average().orElseThrow());
    }

    private void rivals() {
        print("%n| on the same series | threshold | F1 | precision | recall |%n| --- | --- | --- | --- | --- |%n");
        line("**handlewatch**", "", score(all));
        for (Rival rival : Rival.values()) {
            double best = rival.best(all);
            line(rival.words(), threshold("usual", rival.usual()), rival.score(all, rival.usual()));
            line(rival.words(), threshold("best", best), rival.score(all, best));
        }
    }

    private static void line(String what, String threshold, Score score) {
        print("| %s | %s | %.3f | %.3f | %.3f |%n", what, threshold, score.f1(), score.precision(), score.recall());
    }

    private static String threshold(String which, double value) {
        return String.format(Locale.ROOT, "%s, %.3g", which, value);
    }

    private static Score score(List<Outcome> some) {
        Score score = new Score();
        some.forEach(one -> score.add(one.leak(), one.called()));
        return score;
    }

    private static double accepted(List<Outcome> some) {
        return some.stream()
                .mapToInt(one -> one.family().accepted().contains(one.verdict()) ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    private static String coverage(List<Outcome> some) {
        int[] known =
                some.stream().mapToInt(Outcome::covered).filter(one -> one >= 0).toArray();
        return known.length == 0
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.3f of %d",
                        Arrays.stream(known).average().orElse(0),
                        known.length);
    }

    private static String quantile(double[] values, double share) {
        List<Double> known = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .boxed()
                .sorted(Comparator.naturalOrder())
                .toList();
        return known.isEmpty()
                ? "-"
                : String.format(Locale.ROOT, "%.1f", known.get((int) Math.round(share * (known.size() - 1))));
    }

    private static int argument(String[] arguments, int index, int usual) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : usual;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
