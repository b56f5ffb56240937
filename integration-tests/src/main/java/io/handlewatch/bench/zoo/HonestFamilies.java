package io.handlewatch.bench.zoo;

import static io.handlewatch.detect.Verdict.DRAINING;
import static io.handlewatch.detect.Verdict.GROWING;
import static io.handlewatch.detect.Verdict.INSUFFICIENT_DATA;
import static io.handlewatch.detect.Verdict.SAWTOOTH;
import static io.handlewatch.detect.Verdict.STEADY;
import static io.handlewatch.detect.Verdict.STEP;
import static io.handlewatch.detect.Verdict.WARM_UP;

import io.handlewatch.detect.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** The families that do not leak, whatever it looks like for a while. Rates a minute, times in minutes. */
final class HonestFamilies {
    private HonestFamilies() {}

    static List<Family> all() {
        return List.of(
                honest("idle", Set.of(STEADY, STEP, WARM_UP, DRAINING, INSUFFICIENT_DATA), (draw, minutes) -> {
                    int count = draw.count(0, 4);
                    return work -> {
                        for (int i = 0; i < count; i++) {
                            work.opens(work.draw.between(0, work.minutes), work.draw.exponential(80));
                        }
                    };
                }),
                honest("rare-opener", Set.of(STEADY, STEP, WARM_UP, SAWTOOTH, INSUFFICIENT_DATA), (draw, minutes) -> {
                    double gap = draw.between(40, 120);
                    return work -> work.arrivals(1 / gap, at -> work.opens(at, work.draw.between(5, 1.5 * gap)));
                }),
                churn("slow-churn", 0.2, 1, 4, 20),
                churn("light-churn", 0.5, 8, 0.5, 5),
                churn("brisk-churn", 10, 60, 0.05, 1.5),
                cache("fast-cache", (draw, minutes) -> {
                    int size = draw.count(8, 400);
                    double fading = draw.between(2, 30);
                    return work -> fill(work, size, () -> work.draw.exponential(fading));
                }),
                cache("slow-cache", (draw, minutes) -> {
                    int size = draw.count(12, 300);
                    double fading = draw.between(0.09, 0.2) * minutes;
                    return work -> fill(work, size, () -> work.draw.exponential(fading));
                }),
                cache("power-law-cache", (draw, minutes) -> {
                    int size = draw.count(15, 200);
                    double scale = draw.between(3, 30);
                    return work -> fill(
                            work,
                            size,
                            () -> scale * (Math.pow((work.minutes + scale) / scale, work.draw.between(0, 1)) - 1));
                }),
                cache("even-fill-cache", (draw, minutes) -> {
                    int size = draw.count(10, 200);
                    double full = draw.between(0.08, 0.35) * minutes;
                    return work -> fill(work, size, () -> work.draw.between(0, full));
                }),
                honest("high-water-pool", Set.of(WARM_UP, STEP, STEADY), (draw, minutes) -> {
                    double demand = draw.between(4, 40);
                    return work -> {
                        int top = 0;
                        for (int minute = 0; minute < work.minutes; minute++) {
                            int now = work.draw.poisson(demand);
                            for (; top < now; top++) {
                                work.keeps(minute + 0.5);
                            }
                        }
                    };
                }),
                honest("step-pool", Set.of(STEP, WARM_UP), (draw, minutes) -> {
                    int steps = draw.count(2, 4);
                    int size = draw.count(6, 32);
                    double gap = draw.between(20, 0.12 * minutes);
                    return work -> {
                        work.churn(0.5, 2);
                        for (int i = 0; i < steps; i++) {
                            batch(work, 10 + i * gap, size);
                        }
                    };
                }),
                honest("plug-in", Set.of(STEP, WARM_UP), (draw, minutes) -> {
                    double when = draw.between(0.05, 0.85);
                    int size = draw.count(8, 250);
                    return work -> {
                        work.churn(0.5, 2);
                        batch(work, when * work.minutes, size);
                    };
                }),
                honest("tenants", Set.of(STEP, WARM_UP), (draw, minutes) -> {
                    int count = draw.count(2, 3);
                    int size = draw.count(8, 120);
                    return work -> {
                        for (int i = 0; i < count; i++) {
                            batch(work, work.draw.between(0.05, 0.85) * work.minutes, size);
                        }
                    };
                }),
                honest("collected", Set.of(SAWTOOTH), (draw, minutes) -> {
                    double rate = draw.logBetween(0.5, 8);
                    double period = draw.between(18, 90);
                    return work -> {
                        double[] cleanings = LeakFamilies.moments(work, period);
                        work.arrivals(rate, at -> {
                            double clean = LeakFamilies.next(cleanings, at);
                            boolean spared = work.draw.happens(0.08);
                            work.opens(at, (spared ? LeakFamilies.next(cleanings, clean) : clean) - at);
                        });
                    };
                }),
                honest("half-collected", Set.of(SAWTOOTH, STEADY), (draw, minutes) -> {
                    double rate = draw.logBetween(0.5, 5);
                    double period = draw.between(20, 60);
                    double share = draw.between(0.6, 0.85);
                    return work -> {
                        double[] cleanings = LeakFamilies.moments(work, period);
                        work.arrivals(rate, at -> {
                            double clean = LeakFamilies.next(cleanings, at);
                            while (!work.draw.happens(share) && clean < work.minutes) {
                                clean = LeakFamilies.next(cleanings, clean);
                            }
                            work.opens(at, clean - at);
                        });
                    };
                }),
                honest("batch-job", Set.of(SAWTOOTH, STEADY), (draw, minutes) -> {
                    double period = draw.between(20, 90);
                    int size = draw.count(4, 60);
                    double length = draw.between(0.5, 0.9) * period;
                    return work -> work.every(period, 0.02, at -> {
                        for (int i = 0; i < size; i++) {
                            double begin = work.draw.between(0, 0.3 * period);
                            work.opens(at + begin, length - begin + 0.35 * period);
                        }
                    });
                }),
                honest("reload", Set.of(STEADY, STEP, WARM_UP, SAWTOOTH), (draw, minutes) -> {
                    int size = draw.count(8, 80);
                    double period = draw.between(0.15, 0.4) * minutes;
                    return work -> {
                        double from = 1;
                        while (from < work.minutes) {
                            double to = from + period * work.draw.between(0.7, 1.3);
                            for (int i = 0; i < size; i++) {
                                work.opens(from, to - from + 0.05);
                            }
                            from = to;
                        }
                    };
                }),
                honest("sessions", Set.of(STEADY, WARM_UP), (draw, minutes) -> {
                    double rate = draw.logBetween(0.1, 2);
                    double life = draw.logBetween(25, 110);
                    return work -> work.arrivals(rate, at -> work.opens(at, work.draw.exponential(life)));
                }),
                honest("long-sessions", Set.of(STEADY, WARM_UP), (draw, minutes) -> {
                    double rate = draw.logBetween(0.1, 1.5);
                    double life = draw.between(90, 170);
                    return work -> work.arrivals(rate, at -> work.opens(at, life * work.draw.between(0.6, 1.2)));
                }),
                honest("heavy-tail", Set.of(STEADY, WARM_UP), (draw, minutes) -> {
                    double rate = draw.logBetween(0.3, 5);
                    double median = draw.between(1.5, 8);
                    double sigma = draw.between(1.1, 1.7);
                    return work -> work.arrivals(
                            rate, at -> work.opens(at, Math.min(220, work.draw.logNormal(median, sigma))));
                }),
                honest("pareto-lives", Set.of(STEADY, WARM_UP), (draw, minutes) -> {
                    double rate = draw.logBetween(0.3, 4);
                    double power = draw.between(1.1, 1.8);
                    return work -> work.arrivals(
                            rate,
                            at -> work.opens(at, Math.min(200, Math.pow(1 - work.draw.between(0, 1), -1 / power))));
                }),
                honest("daily-traffic", Set.of(STEADY, GROWING, DRAINING), (draw, minutes) -> {
                    DoubleUnaryOperator load = Loads.day(draw, minutes, draw.between(0.5, 0.95));
                    double rate = draw.logBetween(0.5, 10);
                    double life = draw.between(2, 25);
                    return work -> work.arrivals(
                            minute -> rate * load.applyAsDouble(minute),
                            at -> work.opens(at, work.draw.exponential(life)));
                }),
                honest("rising-load", Set.of(STEADY, GROWING), (draw, minutes) -> {
                    double rate = draw.logBetween(0.5, 8);
                    double life = draw.between(2, 20);
                    return work -> work.arrivals(
                            minute -> rate * (0.25 + 1.5 * minute / work.minutes),
                            at -> work.opens(at, work.draw.exponential(life)));
                }),
                honest("load-switched-on", Set.of(STEADY, STEP, GROWING, WARM_UP), (draw, minutes) -> {
                    double when = draw.between(0.35, 0.65);
                    double rate = draw.logBetween(0.4, 4);
                    double life = draw.between(10, 40);
                    return work -> work.arrivals(
                            minute -> rate * (minute < when * work.minutes ? 0.05 : 1),
                            at -> work.opens(at, work.draw.exponential(life)));
                }),
                honest("lru-cache", Set.of(STEADY, WARM_UP), (draw, minutes) -> {
                    int size = draw.count(10, 150);
                    double rate = Math.max(draw.logBetween(0.1, 4), size / (0.2 * minutes));
                    return work -> {
                        Deque<Integer> held = new ArrayDeque<>();
                        work.arrivals(rate, at -> {
                            if (held.size() == size) {
                                work.closes(held.remove(), at);
                            }
                            held.add(work.keeps(at));
                        });
                    };
                }),
                honest("random-pool", Set.of(STEADY, WARM_UP, STEP), (draw, minutes) -> {
                    int size = draw.count(8, 120);
                    double rate = Math.max(draw.logBetween(0.1, 4), size / (0.3 * minutes));
                    return work -> LeakFamilies.replaced(work, size, rate);
                }),
                honest("expiring-cache", Set.of(STEADY, WARM_UP), (draw, minutes) -> {
                    double rate = draw.logBetween(0.1, 3);
                    double life = draw.between(30, 140);
                    return work -> work.arrivals(rate, at -> work.opens(at, life + work.draw.between(0, 2)));
                }),
                honest("idle-timeout", Set.of(STEADY, WARM_UP), (draw, minutes) -> {
                    double rate = draw.logBetween(0.1, 2);
                    double timeout = draw.between(8, 25);
                    double more = draw.between(0.3, 0.6);
                    return work -> work.arrivals(rate, at -> {
                        double life = timeout;
                        while (work.draw.happens(more)) {
                            life += work.draw.between(0.2, 1) * timeout;
                        }
                        work.opens(at, life);
                    });
                }),
                honest("drain", Set.of(DRAINING), (draw, minutes) -> {
                    int size = draw.count(20, 300);
                    return work -> {
                        for (int i = 0; i < size; i++) {
                            work.opens(
                                    work.draw.between(0, 0.08 * work.minutes),
                                    work.draw.between(0.15, 0.9) * work.minutes);
                        }
                    };
                }),
                honest("bursts", Set.of(STEADY, SAWTOOTH), (draw, minutes) -> {
                    double gap = draw.between(20, 80);
                    double life = draw.between(2, 15);
                    return work -> {
                        work.churn(0.5, 3);
                        work.arrivals(1 / gap, at -> {
                            int size = (int) work.draw.logBetween(5, 150);
                            for (int i = 0; i < size; i++) {
                                work.opens(at + work.draw.between(0, 2), work.draw.exponential(life));
                            }
                        });
                    };
                }),
                honest("wobble", Set.of(STEADY, WARM_UP), (draw, minutes) -> {
                    double level = draw.between(10, 60);
                    double pull = draw.between(0.005, 0.03);
                    return work -> {
                        Deque<Integer> held = new ArrayDeque<>();
                        for (int minute = 0; minute < work.minutes; minute++) {
                            double lack = pull * (level - held.size());
                            int in = work.draw.poisson(Math.max(0, 0.4 + lack));
                            int out = Math.min(held.size(), work.draw.poisson(Math.max(0, 0.4 - lack)));
                            for (int i = 0; i < out; i++) {
                                int gone = work.draw.happens(0.5) ? held.removeFirst() : held.removeLast();
                                work.closes(gone, minute + work.draw.between(0, 0.5));
                            }
                            for (int i = 0; i < in; i++) {
                                held.add(work.keeps(minute + work.draw.between(0.5, 1)));
                            }
                        }
                    };
                }),
                honest("renewer", Set.of(STEADY, WARM_UP, GROWING), (draw, minutes) -> {
                    int size = draw.count(10, 80);
                    double rate = draw.between(1.2, 3) * size / minutes;
                    return work -> {
                        int[] held = new int[size];
                        java.util.Arrays.fill(held, -1);
                        work.arrivals(rate, at -> {
                            int one = work.draw.count(0, size - 1);
                            if (held[one] < 0) {
                                work.closesOlder(at);
                            } else {
                                work.closes(held[one], at);
                            }
                            held[one] = work.keeps(at);
                        });
                    };
                }));
    }

    private static Family honest(String name, Set<Verdict> accepted, Family.Maker maker) {
        return new Family(name, false, false, accepted, maker);
    }

    private static Family cache(String name, Family.Maker maker) {
        return honest(name, Set.of(WARM_UP, STEP, GROWING), maker);
    }

    private static Family churn(String name, double least, double most, double shortest, double longest) {
        return honest(name, Set.of(STEADY), (draw, minutes) -> {
            double rate = draw.logBetween(least, most);
            double life = draw.logBetween(shortest, longest);
            return work -> work.churn(rate, life);
        });
    }

    private interface Moment {
        double draw();
    }

    private static void fill(Work work, int size, Moment moment) {
        work.churn(0.4, 2);
        for (int i = 0; i < size; i++) {
            work.keeps(moment.draw());
        }
    }

    private static void batch(Work work, double at, int size) {
        double length = work.draw.between(0.2, 4);
        for (int i = 0; i < size; i++) {
            work.keeps(at + work.draw.between(0, length));
        }
    }
}
