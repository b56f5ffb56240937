package io.handlewatch.bench.zoo;

import java.util.ArrayList;
import java.util.List;

/** A simulated night of one target: when it is read, what its stacks do, and what is true of each. */
final class Night {
    final long seed;
    final Condition condition;
    final Plan plan;
    final List<StackWork> stacks = new ArrayList<>();

    /** One stack over all lives of the target; its id is its place from 1. */
    static final class StackWork {
        final Family family;
        final List<Lives> lives = new ArrayList<>();

        /** Moment at which the leak begins, minutes since tracing was first enabled. */
        double onset;

        /** The rate behind an even leak, a minute; not a number elsewhere. */
        double underlying = Double.NaN;

        StackWork(Family family) {
            this.family = family;
        }
    }

    private Night(long seed, Condition condition, Plan plan) {
        this.seed = seed;
        this.condition = condition;
        this.plan = plan;
    }

    /** Draws a night with one stack of each of these families, in this order. */
    static Night of(long seed, Condition condition, List<Family> families) {
        Draw draw = new Draw(seed);
        Night night = new Night(seed, condition, Plan.draw(draw.split(), condition));
        for (Family family : families) {
            night.stacks.add(night.stack(family, draw.split()));
        }
        return night;
    }

    /** The same lives of the same handles, read by another plan of the same length, lives and sleep. */
    Night readBy(Plan other) {
        Night night = new Night(seed, condition, other);
        night.stacks.addAll(stacks);
        return night;
    }

    private StackWork stack(Family family, Draw draw) {
        StackWork stack = new StackWork(family);
        double all = plan.epochs().stream().mapToDouble(plan::running).sum();
        Family.Play play = family.maker().of(draw.split(), all);
        for (Plan.Stretch epoch : plan.epochs()) {
            boolean again = !stack.lives.isEmpty();
            Lives lives = new Lives();
            Work work = new Work(draw.split(), plan.running(epoch), again, plan.effort(), lives);
            play.run(work);
            stack.lives.add(lives);
            if (!again) {
                stack.onset = plan.moment(epoch, work.leakFrom());
                stack.underlying = work.leakRate();
            }
        }
        return stack;
    }

    /** Handles leaked by a stack up to the last reading of each life. */
    int leaked(StackWork stack) {
        int count = 0;
        for (int k = 0; k < stack.lives.size(); k++) {
            Plan.Stretch epoch = plan.epochs().get(k);
            Lives lives = stack.lives.get(k);
            double last = plan.lastSample(epoch);
            for (int i = 0; i < lives.size(); i++) {
                count += lives.leaked(i) && plan.moment(epoch, lives.birth(i)) <= last ? 1 : 0;
            }
        }
        return count;
    }
}
