package io.handlewatch.trace;

/**
 * What the system says of the object behind one open handle of the target.
 *
 * @param stackId the stack by which the handle was opened
 * @param handle its value
 * @param type the object's type; "" where nobody knows
 * @param name its name; "" where there is none or none was told
 * @param answer what came of the question
 */
public record ObjectName(int stackId, long handle, String type, String name, Answer answer) {
    /** What came of the question for a name. */
    public enum Answer {
        /** It has this name. */
        NAMED,
        /** It has none. */
        NAMELESS,
        /** The system did not answer in time, as for a pipe on which somebody waits. */
        HUNG,
        /** It was closed meanwhile, or may not be asked, or there was no time to ask. */
        UNKNOWN
    }
}
