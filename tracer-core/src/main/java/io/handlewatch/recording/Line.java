package io.handlewatch.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** One line of a recording, as its fields stand there; unknown fields are passed over. Reused from line to line. */
final class Line {
    /** No such field, or null. */
    static final long NONE = Long.MIN_VALUE;

    private static final JsonFactory JSON = new JsonFactory();

    String type = "";
    String format = "";
    String listing = "";
    String reason = "";
    String image = "";
    long version = NONE;
    long pid = NONE;
    long t = NONE;
    long up = NONE;
    long intervalMillis = NONE;
    long slots = NONE;
    long id = NONE;
    long seq = NONE;
    long openHandles = NONE;
    long newRecords = NONE;
    long fromUp = NONE;
    long toUp = NONE;
    boolean overtaken;
    final List<String> frames = new ArrayList<>();
    long @Nullable [] openSet;
    long @Nullable [] opened;
    long @Nullable [] closed;

    /** Rows of four numbers (handle, thread, stack, process) as they stand there, newest first; {@link #NONE} where a row is shorter. */
    long @Nullable [] rows;

    private long[] buffer = new long[256];

    /** Reads a line; false where it is no JSON object, or a field that matters has another form. */
    boolean parse(byte[] bytes, int start, int length) {
        clear();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, start, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (!field(json, name, json.nextToken())) {
                    return false;
                }
            }
            return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private boolean field(JsonParser json, String name, JsonToken token) {
        boolean absent = token == JsonToken.VALUE_NULL;
        switch (name) {
            case "type" -> type = text(json, token);
            case "format" -> format = text(json, token);
            case "listing" -> listing = text(json, token);
            case "reason" -> reason = text(json, token);
            case "version" -> version = number(json, token);
            case "pid" -> pid = number(json, token);
            case "t" -> t = number(json, token);
            case "up" -> up = number(json, token);
            case "intervalMillis" -> intervalMillis = number(json, token);
            case "slots" -> slots = number(json, token);
            case "id" -> id = number(json, token);
            case "seq" -> seq = number(json, token);
            case "openHandles" -> openHandles = number(json, token);
            case "newRecords" -> newRecords = number(json, token);
            case "fromUp" -> fromUp = number(json, token);
            case "toUp" -> toUp = number(json, token);
            case "overtaken" -> overtaken = token == JsonToken.VALUE_TRUE;
            case "target" -> {
                return target(json, token);
            }
            case "frames" -> {
                return token == JsonToken.START_ARRAY && frames(json);
            }
            case "openSet" -> {
                openSet = numbers(json, token);
                return absent || openSet != null;
            }
            case "opened" -> {
                opened = numbers(json, token);
                return absent || opened != null;
            }
            case "closed" -> {
                closed = numbers(json, token);
                return absent || closed != null;
            }
            case "records" -> {
                rows = absent ? null : rows(json, token);
                return absent || rows != null;
            }
            default -> json.skipChildren();
        }
        return true;
    }

    private boolean target(JsonParser json, JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            return token == JsonToken.VALUE_NULL;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("pid")) {
                pid = number(json, value);
            } else if (name.equals("image")) {
                image = text(json, value);
            } else {
                json.skipChildren();
            }
        }
        return true;
    }

    private boolean frames(JsonParser json) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return false;
            }
            frames.add(json.getString());
        }
        return true;
    }

    private long @Nullable [] numbers(JsonParser json, JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            return null;
        }
        int n = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                return null;
            }
            n = append(n, json.getLongValue());
        }
        return Arrays.copyOf(buffer, n);
    }

    private long @Nullable [] rows(JsonParser json, JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            return null;
        }
        int n = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                return null;
            }
            int columns = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                    return null;
                }
                if (columns++ < 4) {
                    n = append(n, json.getLongValue());
                }
            }
            if (columns == 0) {
                return null;
            }
            for (; columns < 4; columns++) {
                n = append(n, NONE);
            }
        }
        return Arrays.copyOf(buffer, n);
    }

    private int append(int n, long value) {
        if (n == buffer.length) {
            buffer = Arrays.copyOf(buffer, n * 2);
        }
        buffer[n] = value;
        return n + 1;
    }

    private static long number(JsonParser json, JsonToken token) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return Math.round(json.getDoubleValue());
        }
        json.skipChildren();
        return NONE;
    }

    private static String text(JsonParser json, JsonToken token) {
        if (token == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return "";
    }

    private void clear() {
        type = "";
        format = "";
        listing = "";
        reason = "";
        image = "";
        version = NONE;
        pid = NONE;
        t = NONE;
        up = NONE;
        intervalMillis = NONE;
        slots = NONE;
        id = NONE;
        seq = NONE;
        openHandles = NONE;
        newRecords = NONE;
        fromUp = NONE;
        toUp = NONE;
        overtaken = false;
        frames.clear();
        openSet = null;
        opened = null;
        closed = null;
        rows = null;
    }
}
