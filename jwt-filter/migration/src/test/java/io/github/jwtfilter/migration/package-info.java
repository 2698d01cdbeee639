/**
 * Third-party WARs before and after the command {@code convert}, each on real servers. A walk asserts the pages that a
 * user sees. {@link io.github.jwtfilter.migration.Fleet} starts the servers.
 */
package io.github.jwtfilter.migration;
