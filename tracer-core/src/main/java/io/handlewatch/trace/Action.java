package io.handlewatch.trace;

import java.time.Instant;

/**
 * Something that we did to the target, or found done to it: kept in the run and shown.
 *
 * @param at wall clock
 * @param text one short sentence: "handle tracing enabled, 131072 slots"
 */
public record Action(Instant at, String text) {}
