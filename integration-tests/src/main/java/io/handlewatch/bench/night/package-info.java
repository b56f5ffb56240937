/** How long a large night takes to judge, and how much memory. */
package io.handlewatch.bench.night;
