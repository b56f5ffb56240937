/** One watch from its begin to its proper end: when to read, what went missing, and what to do when the target, the engine or the person leaves. */
package io.handlewatch.watch;
