package io.handlewatch.simulate;

import io.handlewatch.trace.Frame;
import java.util.List;

/**
 * What is really the case with one stack.
 *
 * @param stack index in the simulated kernel
 * @param kind what sort of work it does, in a word or two: "cache", "leak under load"
 * @param leak whether it leaks
 * @param ratePerHour handles that leaked, an hour, from the begin of the leak (or of the time asked for) to its end; 0 where it does not leak
 * @param leaked how many those are
 * @param frames newest first, user mode only, as the engine names them
 */
public record StackTruth(int stack, String kind, boolean leak, double ratePerHour, int leaked, List<Frame> frames) {
    public StackTruth {
        frames = List.copyOf(frames);
    }

    /** Whether a stack with these frames is this one: the same return addresses, the kernel's left out, or (a text, another life of the process) the same places by name. */
    public boolean matches(List<Frame> others) {
        List<Frame> user = others.stream().filter(StackTruth::userMode).toList();
        if (user.size() != frames.size()) {
            return false;
        }
        for (int i = 0; i < frames.size(); i++) {
            Frame mine = frames.get(i);
            Frame other = user.get(i);
            boolean same = (other.address() != 0 && other.address() == mine.address())
                    || (other.function().equals(mine.function()) && other.offset() == mine.offset());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static boolean userMode(Frame frame) {
        return Long.compareUnsigned(frame.address(), CodeMap.LAST_USER_ADDRESS) <= 0;
    }
}
