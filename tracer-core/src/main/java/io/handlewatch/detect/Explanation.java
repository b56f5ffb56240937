package io.handlewatch.detect;

import java.util.List;

/**
 * The open evidence on one stack: how its verdict came about, rule by rule.
 *
 * @param verdict the verdict
 * @param rows what each rule saw, in the order of the judgement; empty where no handle of the stack was ever open
 */
public record Explanation(StackVerdict verdict, List<Row> rows) {
    public Explanation {
        rows = List.copyOf(rows);
    }

    /**
     * One rule.
     *
     * @param rule what it looks at, in a few words
     * @param seen what it saw, in words and numbers for people
     * @param asked what it asks for, "" where it asks for nothing
     * @param met whether that holds: what speaks for a leak
     */
    public record Row(String rule, String seen, String asked, Met met) {}

    /** Whether what a rule asks for holds. */
    public enum Met {
        YES,
        NO,
        /** It asks for nothing. */
        NONE
    }
}
