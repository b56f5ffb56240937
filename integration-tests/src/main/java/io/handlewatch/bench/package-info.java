/** Benchmarks that are run by hand, with one command each. */
package io.handlewatch.bench;
