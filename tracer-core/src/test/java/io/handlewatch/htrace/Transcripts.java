package io.handlewatch.htrace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The transcripts among the test resources, and what must be found in them. */
final class Transcripts {
    static final List<String> FOLDERS = List.of("public", "engine", "real-extension");

    private Transcripts() {}

    static Path file(String name) {
        try {
            return Path.of(Transcripts.class.getResource("/transcripts/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every text, as folder/file. */
    static Stream<String> all() {
        return FOLDERS.stream().flatMap(folder -> {
            try (Stream<Path> files = Files.list(file(folder))) {
                return files
                        .map(path -> folder + "/" + path.getFileName())
                        .filter(name -> name.endsWith(".txt"))
                        .sorted()
                        .toList()
                        .stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The objects of one kind ("htrace", "handle") in a folder's expected.json. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> expected(String folder, String kind) {
        try (InputStream in = Files.newInputStream(file(folder + "/expected.json"));
                JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            parser.nextToken();
            return (List<Map<String, Object>>) ((Map<String, Object>) value(parser)).get(kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Object json(String text) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static Object value(JsonParser parser) {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new java.util.LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, value(parser));
                }
                return map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                return list;
            }
            case VALUE_NUMBER_INT -> {
                return parser.getLongValue();
            }
            default -> {
                return parser.getString();
            }
        }
    }
}
