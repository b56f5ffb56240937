package io.handlewatch.cli;

import io.handlewatch.trace.TraceSource;

/**
 * A trace source on an attached engine.
 *
 * @param source closes the session with itself
 * @param engine one line about the engine
 */
record OpenedSource(TraceSource source, String engine) {}
