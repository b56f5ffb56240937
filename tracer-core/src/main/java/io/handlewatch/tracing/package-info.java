/** Whose handle tracing of a process it is: seen before anything is switched, noted before it is switched on, and undone by whom it belongs to. */
package io.handlewatch.tracing;
