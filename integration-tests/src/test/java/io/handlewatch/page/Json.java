package io.handlewatch.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON value; null reads as the empty text, which no test here tells from one. */
record Json(Object value) {
    static Json read(String text) {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            return new Json(value(json));
        }
    }

    boolean has(String name) {
        return ((Map<?, ?>) value).containsKey(name);
    }

    Json at(String name) {
        return new Json(Objects.requireNonNull(((Map<?, ?>) value).get(name), name));
    }

    List<Json> list() {
        return ((List<?>) value).stream().map(one -> new Json((Object) one)).toList();
    }

    /** The names of an object's values, in order. */
    List<String> names() {
        return ((Map<?, ?>) value).keySet().stream().map(String::valueOf).toList();
    }

    String text() {
        return value.toString();
    }

    double number() {
        return (Double) value;
    }

    long whole() {
        return Math.round(number());
    }

    boolean isNull() {
        return value.equals("");
    }

    private static Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    object.put(name, value(json));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(json));
                }
                yield array;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> "";
            default -> json.getString();
        };
    }
}
