package io.handlewatch.bench.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All openings and closings in one life of the target, in order of time; each gets its handle value when it is played. */
final class Events {
    /** An opening has the number of its handle, a closing its complement. */
    private int[] order = new int[0];

    private double[] times = new double[0];
    private long[] values = new long[0];
    private double[] births = new double[0];
    private double[] deaths = new double[0];
    private int[] stacks = new int[0];
    private boolean[] leaks = new boolean[0];
    private int played;

    private Events() {}

    /** The events of one life; {@code older} handles are open before it is traced, a share of which closes some time. They belong to stack 0. */
    static Events of(Night night, int life, int older, double olderClosed, Draw draw) {
        Plan.Stretch epoch = night.plan.epochs().get(life);
        List<double[]> handles = new ArrayList<>();
        for (int i = 0; i < older; i++) {
            double death =
                    draw.happens(olderClosed) ? draw.between(epoch.from(), epoch.to()) : Double.POSITIVE_INFINITY;
            handles.add(new double[] {Double.NEGATIVE_INFINITY, death, 0, 0});
        }
        for (int s = 0; s < night.stacks.size(); s++) {
            Lives lives = night.stacks.get(s).lives.get(life);
            for (double close : lives.olderCloses()) {
                handles.add(new double[] {Double.NEGATIVE_INFINITY, night.plan.moment(epoch, close), 0, 0});
            }
            for (int i = 0; i < lives.size(); i++) {
                double birth = night.plan.moment(epoch, lives.birth(i));
                double death = night.plan.moment(epoch, lives.death(i));
                handles.add(new double[] {birth, death, s + 1, lives.leaked(i) ? 1 : 0});
            }
        }
        Events events = new Events();
        events.fill(handles, epoch.to());
        return events;
    }

    private void fill(List<double[]> handles, double end) {
        int n = handles.size();
        births = new double[n];
        deaths = new double[n];
        stacks = new int[n];
        leaks = new boolean[n];
        values = new long[n];
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] one = handles.get(i);
            births[i] = one[0];
            // An exit closes everything, but nobody is there to see it.
            deaths[i] = one[1] >= end ? Double.POSITIVE_INFINITY : one[1];
            stacks[i] = (int) one[2];
            leaks[i] = one[3] > 0;
            if (births[i] > Double.NEGATIVE_INFINITY) {
                all.add(i);
            }
            if (deaths[i] < Double.POSITIVE_INFINITY) {
                all.add(~i);
            }
        }
        all.sort((a, b) -> Double.compare(time(a), time(b)));
        order = all.stream().mapToInt(Integer::intValue).toArray();
        times = Arrays.stream(order).mapToDouble(this::time).toArray();
    }

    private double time(int event) {
        return event >= 0 ? births[event] : deaths[~event];
    }

    /** Gives values to the handles that are open already. */
    void begin(HandleValues table) {
        for (int i = 0; i < values.length; i++) {
            if (births[i] == Double.NEGATIVE_INFINITY) {
                values[i] = table.take();
            }
        }
    }

    /** Lets everything happen up to this moment. */
    void play(HandleValues table, double until) {
        while (played < order.length && times[played] <= until) {
            int event = order[played++];
            if (event >= 0) {
                values[event] = table.take();
            } else {
                table.give(values[~event]);
            }
        }
    }

    /** How many events there are up to this moment. */
    int before(double moment) {
        int at = Arrays.binarySearch(times, moment);
        if (at < 0) {
            return -at - 1;
        }
        while (at < times.length && times[at] == moment) {
            at++;
        }
        return at;
    }

    boolean opens(int index) {
        return order[index] >= 0;
    }

    long value(int index) {
        return values[handle(index)];
    }

    int stack(int index) {
        return stacks[handle(index)];
    }

    double death(int index) {
        return deaths[handle(index)];
    }

    boolean leaked(int index) {
        return leaks[handle(index)];
    }

    private int handle(int index) {
        return order[index] >= 0 ? order[index] : ~order[index];
    }
}
