package io.handlewatch.trace;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The call stack by which handles were opened: the identity under which records are grouped.
 *
 * @param id positive; holds for one run or one file
 * @param frames newest call first; empty where the kernel recorded none
 */
public record Stack(int id, List<Frame> frames) {
    private static final int FEWEST_OF_A_FULL_RECORD = 11;
    private static final Set<String> THREAD_STARTS =
            Set.of("RtlUserThreadStart", "_RtlUserThreadStart", "__RtlUserThreadStart", "BaseThreadStart");

    public Stack {
        frames = List.copyOf(frames);
    }

    /** The first frame that is not in one of the system's modules: where to look first. Empty where all are. */
    public Optional<Frame> suspect() {
        return frames.stream().filter(frame -> !frame.system()).findFirst();
    }

    /**
     * Whether the kernel may have had no room for its outermost callers. A record has 16 places, and up to five of them are taken by the kernel's own frames,
     * which nobody is shown (seen: user-mode lists that end at 11 and at 13). A stack that reaches the function in which threads begin is whole.
     */
    public boolean mayBeCut() {
        return frames.size() >= FEWEST_OF_A_FULL_RECORD
                && !THREAD_STARTS.contains(frames.get(frames.size() - 1).symbol());
    }

    /**
     * The looser group shown to people: the same functions, offsets ignored, down to the first caller in no module. Code that is made while the program runs is made again
     * elsewhere, and what the system finds below it is chance.
     */
    public String family() {
        StringBuilder family = new StringBuilder();
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            if (i > 0 && frame.moduleless() && frame.symbol().isEmpty() && frame.address() != 0) {
                return family.append('?').toString();
            }
            family.append(frame.function()).append('\n');
        }
        return family.toString();
    }
}
