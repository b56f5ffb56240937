package io.handlewatch.windows.live;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The object that {@code --json} printed, read by the fields that its users read. */
record Answer(Map<String, Object> fields) {
    static Answer of(String json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            Object root = value(parser);
            if (parser.nextToken() != null || !(root instanceof Map)) {
                throw new AssertionError("not one JSON object: " + json);
            }
            return new Answer(map(root));
        }
    }

    private static Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> fields = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, value(parser));
            }
            return fields;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return items;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDoubleValue();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        return token == JsonToken.VALUE_NULL ? "" : parser.getString();
    }

    @SuppressWarnings("unchecked") // the names in a JSON object are strings
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    String text(String field) {
        return String.valueOf(fields.get(field));
    }

    /** The objects in an array. */
    List<Map<String, Object>> objects(String field) {
        List<Map<String, Object>> objects = new ArrayList<>();
        list(field).forEach(item -> objects.add(map(item)));
        return objects;
    }

    Map<String, Object> map(String field) {
        return map(fields.getOrDefault(field, Map.of()));
    }

    long number(String field) {
        return ((Number) fields.getOrDefault(field, -1L)).longValue();
    }

    private List<?> list(String field) {
        return (List<?>) fields.getOrDefault(field, List.of());
    }

    /** Handles open now, by the function of the target's own code that opened them: the first frame in {@code module}. */
    Map<String, Integer> openNow(String module) {
        return counted(module, false);
    }

    /** The same of the suspects alone. */
    Map<String, Integer> suspects(String module) {
        return counted(module, true);
    }

    private Map<String, Integer> counted(String module, boolean suspectsOnly) {
        Set<Object> suspects = new HashSet<>(list("suspects"));
        Map<String, Integer> counts = new TreeMap<>();
        for (Object item : list("stacks")) {
            Map<String, Object> stack = map(item);
            if (!suspectsOnly || suspects.contains(stack.get("stackId"))) {
                counts.merge(
                        function(module, (List<?>) stack.get("frames")),
                        ((Number) stack.get("openNow")).intValue(),
                        Integer::sum);
            }
        }
        return counts;
    }

    private static String function(String module, List<?> frames) {
        for (Object frame : frames) {
            String text = frame.toString();
            if (text.startsWith(module + "!")) {
                return text.substring(module.length() + 1).replaceAll("\\+0x[0-9a-f]+$", "");
            }
        }
        return "no function of " + module + " in " + frames;
    }
}
