/**
 * The texts of {@code !htrace}: a push parser that accepts any split and never throws on content, the answer to one command, and
 * the reading of whole logs.
 */
package io.handlewatch.htrace;
