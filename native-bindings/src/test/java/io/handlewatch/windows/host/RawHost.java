package io.handlewatch.windows.host;

import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.HexFormat;

/** A host in a JVM of its own that answers each question with the bytes of its next argument, whatever was asked. */
final class RawHost {
    private RawHost() {}

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        for (String answer : arguments) {
            if (Message.read(in) == null) {
                return;
            }
            out.write(HexFormat.of().parseHex(answer));
        }
        Message.read(in); // waits for the end, or for a question that it has no answer to
    }
}
