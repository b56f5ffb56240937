package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk-through, command by command: each line that it shows must be one that is printed, in that order. */
class WalkthroughTest {
    private static final Path PAGE = Path.of("..", "docs", "walkthrough.md");
    private static final String PROMPT = "    $ handlewatch ";

    private final TimeZone zone = TimeZone.getDefault();

    @TempDir
    Path folder;

    @BeforeEach
    void theZoneOfThePage() {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    @AfterEach
    void theZoneOfThisMachine() {
        TimeZone.setDefault(zone);
    }

    @Test
    void everyLineIsOneThatIsPrinted() throws IOException {
        Cli cli = new Cli(folder);
        cli.run("demo", "--seed", "6", "--keep");
        List<String> printed = List.of();
        int next = 0;
        int checked = 0;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith(PROMPT)) {
                Cli.Said said = cli.run(line.substring(PROMPT.length()).split(" "));
                assertThat(said.code()).as(line).isZero();
                printed = new ArrayList<>();
                said.err().lines().forEach(printed::add);
                said.out().lines().forEach(printed::add);
                next = 0;
            } else if (line.startsWith("    ") && !line.strip().equals("...") && !printed.isEmpty()) {
                List<String> rest = printed.subList(next, printed.size());
                assertThat(rest).contains(line.substring(4));
                next += rest.indexOf(line.substring(4)) + 1;
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(30);
    }
}
