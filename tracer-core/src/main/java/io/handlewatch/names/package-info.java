/** Names for the code of a run that was recorded without them. */
package io.handlewatch.names;
