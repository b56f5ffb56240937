package io.handlewatch.recording;

import io.handlewatch.trace.Reading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Small recordings, written out line by line, and what the reader makes of them. */
final class Recordings {
    static final String HEADER = """
            {"type":"header","format":"handlewatch-recording","version":1,"target":{"pid":4000,"image":"target.exe"},\
            "t":1772389812000,"up":0,"intervalMillis":60000,"slots":131072,"listing":"%s"}
            """;

    static final String STACK = """
            {"type":"stack","id":1,"frames":["ntdll!NtCreateEvent+0x14","svccore!Session::OpenChannel+0x1f2"]}
            """;

    static final String FIRST = """
            {"type":"sample","seq":0,"t":1772389872013,"up":60013,"openHandles":4,"openSet":[64,8,12,16],"newRecords":9,"records":[[64,7120,1],[16,7120,1]]}
            """;

    static final String SECOND = """
            {"type":"sample","seq":1,"t":1772389931950,"up":119950,"openHandles":5,"opened":[68,72],"closed":[16],"newRecords":5,\
            "records":[[72,7120,1],[64,9004,1],[68,7120,1,5111]]}
            """;

    static final String THIRD = """
            {"type":"sample","seq":2,"t":1772389991990,"up":180002,"openHandles":4,"opened":[],"closed":[8],"newRecords":0,"records":[]}
            """;

    private Recordings() {}

    static String night(String listing, String... lines) {
        return HEADER.formatted(listing) + String.join("", lines);
    }

    /** A recording read to its end. */
    record Read(RecordingReader reader, List<Reading> readings) {}

    static Read read(String text, boolean lenient) {
        return read(text.getBytes(StandardCharsets.UTF_8), lenient);
    }

    static Read read(byte[] bytes, boolean lenient) {
        try (RecordingReader reader = RecordingReader.open(new ByteArrayInputStream(bytes), "night.ndjson", lenient)) {
            List<Reading> readings = new ArrayList<>();
            for (Reading reading = reader.next(); reading != null; reading = reader.next()) {
                readings.add(reading);
            }
            return new Read(reader, readings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] packed(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
