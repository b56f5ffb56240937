package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCountsTest {
    @ParameterizedTest
    @ValueSource(strings = {"public", "engine", "real-extension"})
    void countsWhatPeopleCounted(String folder) {
        List<Map<String, Object>> expected = Transcripts.expected(folder, "htrace");
        assertThat(expected).isNotEmpty();
        for (Map<String, Object> one : expected) {
            one.keySet().removeAll(Set.of("lines", "separators"));
            RecordCounts counts = RecordCounts.of(InputText.open(Transcripts.file(folder + "/" + one.get("file"))));
            StringWriter json = new StringWriter();
            RecordCounts.writeJson(List.of(counts), json);
            assertThat(Transcripts.json(json.toString()))
                    .as((String) one.get("file"))
                    .isEqualTo(Map.of("htrace", List.of(one)));
        }
    }
}
