package io.handlewatch.bench;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one writes in an hour: a line reader, three patterns, a list of frames as the key. The measure for everything cleverer. */
final class PlainParser {
    private static final Pattern HANDLE =
            Pattern.compile("^Handle = 0x([0-9a-fA-F]+)\\s*[-\\u2013]\\s*(OPEN|CLOSE)\\s*$");
    private static final Pattern OWNER =
            Pattern.compile("^Thread ID = 0x([0-9a-fA-F]+), Process ID = 0x([0-9a-fA-F]+)\\s*$");
    private static final Pattern FRAME =
            Pattern.compile("^0x([0-9a-fA-F]+):\\s+([^!+]+)(?:!(.+?))?(?:\\+0x([0-9a-fA-F]+))?\\s*$");

    record PlainFrame(long address, String module, String symbol, long offset) {}

    private PlainParser() {}

    /** Entries by stack. */
    static Map<List<PlainFrame>, Integer> parse(byte[] text) throws IOException {
        Map<List<PlainFrame>, Integer> counts = new HashMap<>();
        List<PlainFrame> frames = null;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (HANDLE.matcher(line).matches()) {
                    if (frames != null) {
                        counts.merge(frames, 1, Integer::sum);
                    }
                    frames = new ArrayList<>();
                    continue;
                }
                if (OWNER.matcher(line).matches()) {
                    continue;
                }
                Matcher frame = FRAME.matcher(line);
                if (frames != null && frame.matches()) {
                    String symbol = frame.group(3) == null ? "" : frame.group(3);
                    long offset = frame.group(4) == null ? 0 : Long.parseUnsignedLong(frame.group(4), 16);
                    frames.add(
                            new PlainFrame(Long.parseUnsignedLong(frame.group(1), 16), frame.group(2), symbol, offset));
                }
            }
        }
        if (frames != null) {
            counts.merge(frames, 1, Integer::sum);
        }
        return counts;
    }
}
