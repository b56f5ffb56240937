package io.handlewatch.trace;

/**
 * What the system counts for the target at one moment; -1 where it does not tell, or where the right to ask is missing.
 *
 * @param handles kernel handles
 * @param gdiObjects GDI objects (pens, fonts, device contexts, ...); 10,000 is the usual limit of one process
 * @param userObjects USER objects (windows, menus, ...); the same limit
 */
public record TargetCounters(int handles, int gdiObjects, int userObjects) {
    /** Nothing is known. */
    public static final TargetCounters UNKNOWN = new TargetCounters(-1, -1, -1);
}
