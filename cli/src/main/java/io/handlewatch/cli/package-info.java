/** The commands: one class each, streams handed in, one place that turns faults into sentences and exit codes. */
package io.handlewatch.cli;
