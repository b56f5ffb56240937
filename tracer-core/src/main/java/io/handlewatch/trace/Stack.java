package io.handlewatch.trace;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The call stack by which handles were opened: the identity under which records are grouped.
 *
 * @param id positive; holds for one run or one file
 * @param frames newest call first; empty where the kernel recorded none
 */
public record Stack(int id, List<Frame> frames) {
    public Stack {
        frames = List.copyOf(frames);
    }

    /** The first frame that is not in one of the system's modules: where to look first. Empty where all are. */
    public Optional<Frame> suspect() {
        return frames.stream().filter(frame -> !frame.system()).findFirst();
    }

    /** The looser group shown to people: the same functions, offsets ignored. */
    public String family() {
        return frames.stream().map(Frame::function).collect(Collectors.joining("\n"));
    }
}
