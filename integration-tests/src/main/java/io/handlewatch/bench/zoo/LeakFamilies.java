package io.handlewatch.bench.zoo;

import io.handlewatch.detect.Verdict;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** The families that leak. Rates a minute, times in minutes. */
final class LeakFamilies {
    /** So many handles leak at least in a night: fewer prove nothing. */
    private static final double FEWEST = 14;

    private LeakFamilies() {}

    static List<Family> all() {
        return List.of(
                even("drip-leak", (draw, minutes) -> {
                    double rate = draw.logBetween(0.04, 0.2);
                    double churn = draw.between(0.05, 0.5);
                    return work -> {
                        work.churn(churn, 1.5);
                        work.leaksEvenly(enough(rate, minutes), 0);
                    };
                }),
                even("plain-leak", (draw, minutes) -> {
                    double rate = draw.logBetween(0.15, 4);
                    double churn = draw.logBetween(0.2, 15);
                    double life = draw.logBetween(0.2, 8);
                    return work -> {
                        work.churn(churn, life);
                        work.leaksEvenly(rate, 0);
                    };
                }),
                even("flood-leak", (draw, minutes) -> {
                    double rate = draw.logBetween(8, 60);
                    return work -> {
                        work.churn(2, 3);
                        work.leaksEvenly(rate, 0);
                    };
                }),
                even("error-path-leak", (draw, minutes) -> {
                    double rate = draw.logBetween(8, 50);
                    double share = Math.max(draw.logBetween(0.002, 0.02), FEWEST / rate / minutes);
                    double life = draw.logBetween(0.1, 4);
                    return work -> {
                        work.churn(rate * (1 - share), life);
                        work.leaksEvenly(rate * share, 0);
                    };
                }),
                even("late-leak", (draw, minutes) -> {
                    double begin = draw.between(0.25, 0.6);
                    double rate = draw.logBetween(0.1, 5);
                    double churn = draw.logBetween(0.2, 10);
                    return work -> {
                        double from = work.again ? 0 : begin * work.minutes;
                        work.churn(churn, 2);
                        work.leaksEvenly(enough(rate, minutes * (1 - begin)), from);
                    };
                }),
                even("cache-and-leak", (draw, minutes) -> {
                    int size = draw.count(15, 300);
                    double fading = draw.between(4, 40);
                    double rate = draw.logBetween(0.06, 2);
                    return work -> {
                        for (int i = 0; i < size; i++) {
                            work.keeps(work.draw.exponential(fading));
                        }
                        work.leaksEvenly(enough(rate, minutes), 0);
                    };
                }),
                even("session-leak", (draw, minutes) -> {
                    double rate = draw.logBetween(0.1, 1.5);
                    double life = draw.logBetween(20, 70);
                    double leak = draw.between(0.06, 0.35);
                    return work -> {
                        work.arrivals(rate, at -> work.opens(at, work.draw.exponential(life)));
                        work.leaksEvenly(leak, 0);
                    };
                }),
                even("pool-leak", (draw, minutes) -> {
                    int size = draw.count(8, 60);
                    double swap = draw.logBetween(0.2, 2);
                    double leak = draw.logBetween(0.06, 0.6);
                    return work -> {
                        replaced(work, size, swap);
                        work.leaksEvenly(leak, 0);
                    };
                }),
                shaped("retry-batch-leak", (draw, minutes) -> {
                    double gap = draw.between(15, 60);
                    int most = draw.count(3, 14);
                    return work -> {
                        work.churn(1, 2);
                        work.arrivals(1 / gap, at -> {
                            int size = work.draw.count(2, most);
                            for (int i = 0; i < size; i++) {
                                work.leaks(at + work.draw.between(0, 0.8));
                            }
                        });
                    };
                }),
                shaped("cycle-leak", (draw, minutes) -> {
                    double period = draw.between(12, 45);
                    int borrowed = draw.count(3, 30);
                    return work -> work.every(period, 0.03, at -> {
                        for (int i = 0; i < borrowed; i++) {
                            work.opens(at + work.draw.between(0, 1), period * work.draw.between(0.1, 0.6));
                        }
                        work.leaks(at + work.draw.between(0, 1));
                    });
                }),
                shaped("hourly-leak", (draw, minutes) -> {
                    int size = draw.count(2, 20);
                    return work -> {
                        work.churn(0.5, 3);
                        work.every(60, 0, at -> {
                            for (int i = 0; i < size; i++) {
                                work.leaks(at + work.draw.between(0, 0.5));
                            }
                        });
                    };
                }),
                shaped("daily-leak", (draw, minutes) -> {
                    DoubleUnaryOperator load = Loads.day(draw, minutes, draw.between(0.4, 0.9));
                    double rate = draw.logBetween(0.12, 3);
                    double churn = draw.logBetween(0.5, 10);
                    return work -> {
                        work.arrivals(
                                minute -> churn * load.applyAsDouble(minute),
                                at -> work.opens(at, work.draw.duration(3)));
                        work.arrivals(minute -> rate * load.applyAsDouble(minute), work::leaks);
                    };
                }),
                shaped("traffic-leak", (draw, minutes) -> {
                    DoubleUnaryOperator load = Loads.wander(draw, minutes, draw.between(0.4, 1));
                    double rate = draw.logBetween(2, 25);
                    double share = Math.max(draw.logBetween(0.005, 0.06), 2 * FEWEST / rate / minutes);
                    return work -> work.arrivals(minute -> rate * load.applyAsDouble(minute), at -> {
                        if (work.draw.happens(share)) {
                            work.leaks(at);
                        } else {
                            work.opens(at, work.draw.duration(2));
                        }
                    });
                }),
                shaped("swelling-leak", (draw, minutes) -> {
                    double rate = enough(draw.logBetween(0.08, 3), minutes);
                    return work -> {
                        work.churn(2, 2);
                        work.arrivals(minute -> rate * (0.3 + 1.4 * minute / work.minutes), work::leaks);
                    };
                }),
                shaped("tiring-leak", (draw, minutes) -> {
                    double rate = Math.max(draw.logBetween(0.1, 2), 30 / minutes);
                    double power = draw.between(0.15, 0.35);
                    return work -> {
                        work.churn(1, 2);
                        work.arrivals(
                                minute -> rate * (1 - power) * Math.pow((minute + 8) / work.minutes, -power),
                                work::leaks);
                    };
                }),
                shaped("residue-leak", (draw, minutes) -> {
                    double rate = draw.logBetween(0.3, 6);
                    double period = draw.between(15, 90);
                    double share = Math.max(draw.between(0.04, 0.25), 20 / rate / minutes);
                    return work -> {
                        double[] cleanings = moments(work, period);
                        work.arrivals(rate, at -> {
                            if (work.draw.happens(share)) {
                                work.leaks(at);
                            } else {
                                work.opens(at, next(cleanings, at) - at);
                            }
                        });
                    };
                }),
                shaped("storm-leak", (draw, minutes) -> {
                    double rate = draw.between(0.5, 4);
                    double calm = draw.between(30, 80);
                    return work -> {
                        work.churn(3, 1);
                        double at = work.draw.exponential(25);
                        while (at < work.minutes) {
                            double end = at + work.draw.between(5, 15);
                            for (double t = at; t < end; t += work.draw.exponential(1 / rate)) {
                                work.leaks(t);
                            }
                            at = end + work.draw.exponential(calm);
                        }
                    };
                }),
                shaped("twin-leak", (draw, minutes) -> {
                    double rate = draw.logBetween(0.5, 8);
                    double share = Math.max(draw.logBetween(0.008, 0.06), FEWEST / rate / minutes);
                    double life = draw.between(0.5, 5);
                    return work -> work.arrivals(rate, at -> {
                        work.opens(at, work.draw.duration(life));
                        if (work.draw.happens(share)) {
                            work.leaks(at + 0.01);
                        } else {
                            work.opens(at + 0.01, work.draw.duration(life));
                        }
                    });
                }),
                shaped("wandering-leak", (draw, minutes) -> {
                    DoubleUnaryOperator load = Loads.wander(draw, minutes, draw.between(0.3, 0.6));
                    double rate = Math.max(draw.logBetween(0.1, 2), 2 * FEWEST / minutes);
                    return work -> {
                        work.churn(0.3, 6);
                        work.arrivals(minute -> rate * load.applyAsDouble(minute), work::leaks);
                    };
                }),
                shaped("shift-leak", (draw, minutes) -> {
                    double period = draw.between(60, 110);
                    DoubleUnaryOperator load = Loads.shifts(period, draw.between(0.35, 0.6), draw.between(0, period));
                    double rate = Math.max(draw.logBetween(0.1, 2), 25 / minutes);
                    return work -> {
                        work.arrivals(
                                minute -> 4 * load.applyAsDouble(minute), at -> work.opens(at, work.draw.duration(1)));
                        work.arrivals(minute -> rate * load.applyAsDouble(minute), work::leaks);
                    };
                }));
    }

    private static Family even(String name, Family.Maker maker) {
        return new Family(name, true, true, Set.of(Verdict.LEAK), maker);
    }

    private static Family shaped(String name, Family.Maker maker) {
        return new Family(name, true, false, Set.of(Verdict.LEAK), maker);
    }

    private static double enough(double rate, double minutes) {
        return Math.max(rate, FEWEST / minutes);
    }

    /** A pool that fills at once and then gives back any one handle for each new one. */
    static void replaced(Work work, int size, double perMinute) {
        int[] held = new int[size];
        for (int i = 0; i < size; i++) {
            held[i] = work.keeps(work.draw.between(0, 4));
        }
        work.arrivals(perMinute, at -> {
            if (at > 5) {
                int out = work.draw.count(0, size - 1);
                work.closes(held[out], at);
                held[out] = work.keeps(at);
            }
        });
    }

    /** Moments about one period apart, up to beyond the end. */
    static double[] moments(Work work, double period) {
        java.util.List<Double> moments = new java.util.ArrayList<>();
        double at = work.draw.between(0.2, 1) * period;
        while (at < work.minutes + period) {
            moments.add(at);
            at += period * work.draw.between(0.8, 1.2);
        }
        moments.add(at + period);
        return moments.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The first of the moments after this one. */
    static double next(double[] moments, double after) {
        for (double moment : moments) {
            if (moment > after) {
                return moment;
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}
