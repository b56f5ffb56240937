package io.handlewatch.recording;

import io.handlewatch.trace.Frame;
import java.util.HashMap;
import java.util.Map;

/** Each frame of a recording once: most stacks share most of their frames, and all frames their few modules. */
final class FramePool {
    private final Map<String, Frame> byText = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    Frame parse(String text) {
        return byText.computeIfAbsent(text, this::read);
    }

    private Frame read(String text) {
        Frame frame = Frame.parse(0, text);
        return new Frame(frame.address(), text, shared(frame.module()), shared(frame.symbol()), frame.offset());
    }

    private String shared(String name) {
        return names.computeIfAbsent(name, same -> same);
    }
}
