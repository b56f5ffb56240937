package io.handlewatch.htrace;

import io.handlewatch.trace.Frame;
import java.util.List;

/** The frames of an entry. Interned by {@link FrameBlocks}: the same frames are the same object, so that identity is equality. */
public final class FrameBlock {
    private final int index;
    private final List<Frame> frames;

    FrameBlock(int index, List<Frame> frames) {
        this.index = index;
        this.frames = List.copyOf(frames);
    }

    /** 0 for the block without frames, then 1, 2, ... in the order in which the {@link FrameBlocks} first saw them. */
    public int index() {
        return index;
    }

    /** Newest call first. The text is as printed behind the address, without the blanks round it and without an author's note behind it. */
    public List<Frame> frames() {
        return frames;
    }

    /** The return addresses, newest first. */
    public long[] addresses() {
        return frames.stream().mapToLong(Frame::address).toArray();
    }

    @Override
    public String toString() {
        return "FrameBlock " + index + " " + frames.stream().map(Frame::text).toList();
    }
}
