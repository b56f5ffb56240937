package io.handlewatch.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** JSON read back by Jackson's parser into maps, lists, strings, numbers, booleans and null. */
public final class Json {
    private Json() {}

    @SuppressWarnings("unchecked") // the names in a JSON object are strings
    public static Map<String, @Nullable Object> object(String text) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new AssertionError("more than one JSON value: " + text);
            }
            return (Map<String, Object>) value;
        }
    }

    /** Every name in it with its way from the root, as in {@code stacks[].alarms[].raisedAt}. */
    public static Set<String> names(Object value, String way) {
        Set<String> names = new TreeSet<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, inner) -> {
                String here = way.isEmpty() ? name.toString() : way + "." + name;
                names.add(here);
                names.addAll(names(inner, here));
            });
        } else if (value instanceof List<?> array) {
            array.forEach(inner -> names.addAll(names(inner, way + "[]")));
        }
        return names;
    }

    private static @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (fields.containsKey(name)) {
                        throw new AssertionError("twice in one object: " + name);
                    }
                    fields.put(name, value(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getString();
        };
    }
}
