package io.handlewatch.windows.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that handlewatch.cmd gives its JVM, read from it: what the suites start is what users start. */
final class Starter {
    private static final Pattern EVERY = Pattern.compile("^\"%JAVA%\" (.*) %WATCH% -jar .*$", Pattern.MULTILINE);
    private static final Pattern WATCH = Pattern.compile("==\"watch\" set \"WATCH=(.*)\"$", Pattern.MULTILINE);

    private Starter() {}

    /**
     * The options for this command of the tool.
     *
     * @param jar where the project's jar is built
     */
    static List<String> options(Path jar, String command) {
        String text = text(jar.resolve("../../../handlewatch.cmd"));
        List<String> options = new ArrayList<>(found(EVERY, text));
        if (command.equals("watch")) {
            options.addAll(found(WATCH, text));
        }
        return options;
    }

    private static List<String> found(Pattern line, String text) {
        Matcher matcher = line.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("handlewatch.cmd has no line " + line);
        }
        return List.of(matcher.group(1).split(" "));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file.normalize(), StandardCharsets.US_ASCII).replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
