package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that can be sent away, and what is said of it. */
class RedactCommandTest {
    private static final String RUN = "handlewatch-demo-7.hwrun";

    @TempDir
    static Path folder;

    @BeforeAll
    static void night() throws IOException {
        cli("demo", "--seed", "7", "--keep", "--json");
        Files.writeString(folder.resolve("key"), "a key of sixteen bytes and more");
    }

    @Test
    void theJudgementIsTheSame() throws IOException {
        Said said = cli("redact", RUN, "--out", "plain.hwrun");
        assertThat(said.code()).isZero();
        assertThat(said.out()).isEmpty();
        assertThat(said.err().strip())
                .isEqualTo("The redacted run is " + folder.resolve("plain.hwrun")
                        + "; names of modules and functions are in it.");
        String before = cli("report", RUN, "--json").out();
        assertThat(before).contains("\\orderhub.exe\"", "\"overall\":\"LEAK\"");
        assertThat(withoutModules(cli("report", "plain.hwrun", "--json").out()))
                .isEqualTo(withoutModules(before).replaceAll("\"image\":\"[^\"]*\"", "\"image\":\"redacted\""));
        assertThat(bytes("plain.hwrun")).contains("WorkerSet").doesNotContain("orderhub.exe", "Contoso");
        assertThat(bytes(RUN)).contains("orderhub.exe");
    }

    @Test
    void soItIsWithPseudonyms() throws IOException {
        assertThat(cli("redact", RUN, "--modules", "--key", "key", "--out", "sealed.hwrun")
                        .code())
                .isZero();
        String before = cli("report", RUN, "--json").out();
        String after = cli("report", "sealed.hwrun", "--json").out();
        assertThat(withoutNames(withoutModules(after))).isEqualTo(withoutNames(withoutModules(before)));
        assertThat(bytes("sealed.hwrun"))
                .contains("NtCreateEvent")
                .doesNotContain("ohcore", "ohnet", "WorkerSet", "vndscan", "orderhub");
    }

    @Test
    void oneKeyKeepsTwoRunsComparableAndNoKeyDoesNot() {
        cli("redact", RUN, "--modules", "--key", "key", "--out", "one.hwrun");
        cli("redact", RUN, "--modules", "--key", "key", "--out", "two.hwrun");
        cli("redact", RUN, "--modules", "--out", "three.hwrun");
        assertThat(cli("compare", "one.hwrun", "two.hwrun").out()).startsWith("UNCHANGED: ");
        assertThat(cli("compare", "one.hwrun", "three.hwrun").out())
                .startsWith("UNDECIDABLE: ")
                .contains("The names of one run are pseudonyms that the other does not share");
    }

    @Test
    void whatCannotBeDoneIsOneSentence() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine"), "mine");
        Files.writeString(folder.resolve("short"), "short");
        refused("mine is there already and is not overwritten", "redact", RUN, "--out", "mine");
        refused("is there already and is not overwritten", "redact", RUN, "--out", RUN);
        refused("There is no folder", "redact", RUN, "--out", "no/run");
        refused("is not a run file", "redact", "mine", "--out", "new");
        refused("none.hwrun is not there", "redact", "none.hwrun", "--out", "new");
        refused("Missing required option: '--out=FILE'", "redact", RUN);
        refused("short is too short for a key", "redact", RUN, "--out", "new", "--modules", "--key", "short");
        refused("There is no file", "redact", RUN, "--out", "new", "--modules", "--key", "nokey");
        refused("--key is for the pseudonyms of --modules", "redact", RUN, "--out", "new", "--key", "key");
        assertThat(mine).hasContent("mine");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    private static void refused(String sentence, String... args) {
        Said said = cli(args);
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains(sentence);
        assertThat(said.err().strip().lines()).hasSize(1);
    }

    private static String withoutNames(String json) {
        return json.replaceAll("\"frames\":\\[.*?\\]", "").replaceAll("\"image\":\"[^\"]*\"", "");
    }

    private static String bytes(String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
    }

    /** Of modules, paths and identities are gone. */
    private static String withoutModules(String json) {
        assertThat(json).containsPattern("\"modules\":\\[\\{");
        return json.replaceAll("\"modules\":\\[[^]]*]", "");
    }

    private static Said cli(String... args) {
        return new Cli(folder).run(args);
    }
}
