package io.handlewatch.simulate;

import io.handlewatch.trace.LoadedModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text of the original extension (ntsdexts 10.0.10240.16399 in dbgeng 10.0.15063.400) over rings whose records a script had written.
 *
 * @param text without the lines that the engine mixed in
 */
record Transcript(String text) {
    private static final Pattern FRAME = Pattern.compile("(?m)^0x([0-9a-f]{16}): ((\\w+)!(\\S+)\\+0x([0-9a-f]{16}))$");
    private static final Pattern NOISE = Pattern.compile("\\*\\*\\* (ERROR|WARNING): .*|No \\.natvis files found .*");

    static Transcript read(String name) {
        try (InputStream in = Transcript.class.getResourceAsStream("/transcripts/real-extension/" + name)) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Transcript(all.lines()
                    .filter(line -> !NOISE.matcher(line).matches())
                    .map(line -> line + "\n")
                    .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code of leaky.exe as these transcripts show it: modules where they were loaded, and each function where it began. */
    static CodeMap code(List<Transcript> transcripts) {
        CodeMap code = new CodeMap();
        code.module(new LoadedModule(0x140000000L, 0x20000, "leaky", "C:\\lab\\leaky.exe", "pdb"));
        code.module(new LoadedModule(0x170000000L, 0x200000, "ntdll", "C:\\windows\\system32\\ntdll.dll", "export"));
        code.module(new LoadedModule(
                0x7b000000L, 0x200000, "kernelbase", "C:\\windows\\system32\\kernelbase.dll", "export"));
        code.module(
                new LoadedModule(0x7b600000L, 0x200000, "kernel32", "C:\\windows\\system32\\kernel32.dll", "export"));
        for (Transcript transcript : transcripts) {
            Matcher frame = FRAME.matcher(transcript.text);
            while (frame.find()) {
                code.function(
                        frame.group(3) + "!" + frame.group(4),
                        Long.parseUnsignedLong(frame.group(1), 16) - Long.parseUnsignedLong(frame.group(5), 16));
            }
        }
        return code;
    }
}
