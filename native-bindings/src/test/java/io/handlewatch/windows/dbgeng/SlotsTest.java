package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every slot and interface id in the bindings equals Microsoft's header, by the table made from it. */
final class SlotsTest {
    private static final List<String> TABLE = table();

    private static List<String> table() {
        try (InputStream in = Objects.requireNonNull(SlotsTest.class.getResourceAsStream("slots.csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(2)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {DebugClient5.class, DebugControl4.class, DebugSymbols3.class, DebugSystemObjects.class})
    void slotsAndIdAreTheHeaders(Class<?> binding) throws IllegalAccessException {
        String name = "I" + binding.getSimpleName();
        String family = name.replaceAll("[0-9]+$", "");
        Map<String, Integer> expected = new TreeMap<>();
        Map<String, String> ids = new HashMap<>();
        for (String line : TABLE) {
            String[] cells = line.split(",", 5);
            ids.put(cells[0], cells[1]);
            if (cells[0].replaceAll("[0-9]+$", "").equals(family) && !cells[2].isEmpty()) {
                expected.put(constant(cells[3]), Integer.valueOf(cells[2]));
            }
        }
        Map<String, Integer> actual = new TreeMap<>();
        Iid iid = null;
        for (Field field : binding.getDeclaredFields()) {
            if (field.getType() == Iid.class) {
                iid = (Iid) field.get(null);
            } else if (field.getType() == int.class
                    && !Modifier.isPrivate(field.getModifiers())
                    && !field.getName().startsWith("STATUS_")) {
                actual.put(field.getName(), field.getInt(null));
            }
        }
        assertThat(actual).isEqualTo(expected).isNotEmpty();
        assertThat(iid).isEqualTo(Iid.of(ids.get(name)));
    }

    @org.junit.jupiter.api.Test
    void ourCallbackHasTheHeadersId() {
        assertThat(TABLE)
                .anyMatch(
                        line -> line.startsWith("IDebugOutputCallbacksWide," + OutputCallbacks.IID.id() + ",3,Output"));
    }

    /** AttachProcess is ATTACH_PROCESS. */
    private static String constant(String method) {
        return String.join("_", Arrays.asList(method.split("(?<=[a-z])(?=[A-Z])")))
                .toUpperCase(Locale.ROOT);
    }
}
