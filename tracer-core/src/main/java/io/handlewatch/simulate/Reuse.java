package io.handlewatch.simulate;

/** In which order a process gives out handle values that were freed. */
public enum Reuse {
    /** As Windows usually does. */
    LAST_FREED_FIRST,
    /** The other extreme: a value rests as long as it can. */
    FIRST_FREED_FIRST
}
