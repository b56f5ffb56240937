package io.handlewatch.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.report.compare.JudgedRuns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The page of a comparison. */
class ComparisonPageTest {
    private static final String HOSTILE =
            "evil!</details></script><img src=x onerror=alert(1)>\"onload=\u202e\u0007'`<b>&" + "x".repeat(2000);

    @Test
    void thePolicyAllowsItsOwnStyleAndNothingElse() throws Exception {
        String page = JudgedRuns.page("svc!Open+0x1");
        String style = group(page, "<style>(.*?)</style>");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(group(page, "Content-Security-Policy\" content=\"([^\"]*)\""))
                .isEqualTo("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(digest) + "'; base-uri 'none'; form-action 'none'");
        assertThat(page).doesNotContain("<script", " style=", "src=", "href=", "@import", "url(");
    }

    /** Read by an XML parser, its body has the elements that we wrote and no others: a name that left its place would make more. */
    @Test
    void nothingInANameLeavesItsPlace() throws Exception {
        String page = JudgedRuns.page(HOSTILE);
        assertThat(page).doesNotContain("\u202e", "\u0007");
        String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new java.io.StringReader(body)));
        assertThat(document.getElementsByTagName("img").getLength()).isZero();
        assertThat(document.getElementsByTagName("b").getLength()).isZero();
        assertThat(document.getElementsByTagName("details").getLength()).isEqualTo(1);
        String name = document.getElementsByTagName("li").item(0).getTextContent();
        assertThat(name)
                .startsWith("evil!</details></script><img src=x onerror=alert(1)>\"onload=\\u202e\\u0007'`<b>&xxx");
    }

    @Test
    void theNumbersStandInWords() {
        String page = JudgedRuns.page("svc!Open+0x1");
        assertThat(page)
                .contains("<title>WORSE: of what leaks or may leak, 1 faster. - handlewatch</title>")
                .contains("10.0 an hour (8.0 to 12.0)", "20.0 an hour (18.0 to 22.0)", "2.00 times the rate (");
    }

    @Test
    void whatIsNotToBeTrustedIsMarked() {
        assertThat(JudgedRuns.markedPage())
                .contains("<span class=\"name\">plugin!Near (export name)</span>")
                .contains(
                        "<li class=\"suspect\">plugin!Near+0x999 (export name)</li>",
                        "<li>ntdll!NtCreateEvent+0x14</li>")
                .contains("<p>One of its handles was opened here by another process:", "<p>The stack may be cut:");
    }

    @Test
    void everyClassHasItsStyle() {
        String page = JudgedRuns.page("svc!Open+0x1");
        String style = group(page, "<style>(.*?)</style>");
        Set<String> used = Pattern.compile("class=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .flatMap(found ->
                        Pattern.compile("\\w+").matcher(found.substring(7)).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(used).isNotEmpty().allSatisfy(name -> assertThat(style).contains("." + name));
    }

    private static String group(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
