package io.handlewatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ObjectName.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ObjectExamplesTest {
    private static ObjectName named(String name) {
        return new ObjectName(1, 4, "File", name, Answer.NAMED);
    }

    private static ObjectName answered(Answer answer) {
        return new ObjectName(1, 4, "", "", answer);
    }

    @Test
    void nobodyAskedSaysNothing() {
        assertThat(ObjectExamples.sentence(List.of())).isEmpty();
    }

    @Test
    void namesThenWhatHasNone() {
        assertThat(ObjectExamples.sentence(List.of(
                        named("C:\\a"),
                        named("C:\\b"),
                        named("C:\\a"),
                        named("C:\\c"),
                        named("C:\\d"),
                        answered(Answer.NAMELESS),
                        answered(Answer.NAMELESS),
                        answered(Answer.HUNG),
                        answered(Answer.UNKNOWN))))
                .hasValue("The oldest open: File C:\\a (2 times); File C:\\b; File C:\\c; and 1 more; 2 without a name;"
                        + " 1 whose name the system did not tell in time (a pipe on which somebody waits, for one);"
                        + " 1 not asked, or not answered.");
    }

    @Test
    void aNameDoesNoHarmAndIsCutInItsMiddle() {
        String longName = "C:\\" + "x".repeat(500) + "\\end.log";
        assertThat(ObjectExamples.sentence(List.of(named("a\u001b[2J"), named(longName)))
                        .orElseThrow())
                .doesNotContain("\u001b")
                .contains("File C:\\xxx", "xxx\\end.log")
                .hasSizeLessThan(220);
    }
}
