package io.handlewatch.htrace;

import java.util.List;

/** How many records of a list are new since the list before it. */
final class ListShift {
    /** The shortest overlap that proves anything, where the older list is that long. */
    private static final int PROOF = 10;

    private ListShift() {}

    /**
     * The smallest shift for which the new list agrees with the old one over their whole common part; both newest first.
     *
     * @return how many records in front are new, or -1 where the lists have nothing in common
     */
    static <T> int of(List<T> old, List<T> now) {
        if (old.isEmpty()) {
            return now.size();
        }
        // Knuth, Morris and Pratt: the longest part of the old list's begin that stands at each place of the new one.
        int[] border = new int[old.size() + 1];
        border[0] = -1;
        int length = -1;
        for (int i = 0; i < old.size(); i++) {
            while (length >= 0 && !old.get(i).equals(old.get(length))) {
                length = border[length];
            }
            border[i + 1] = ++length;
        }
        int matched = 0;
        for (int i = 0; i < now.size(); i++) {
            while (matched >= 0 && !now.get(i).equals(old.get(matched))) {
                matched = border[matched];
            }
            if (++matched == old.size()) {
                return i + 1 - matched;
            }
        }
        return matched < Math.min(PROOF, old.size()) ? -1 : now.size() - matched;
    }
}
