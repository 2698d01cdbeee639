/**
 * A shared store in one table of a database, reached through a DataSource of the container.
 *
 * <ul>
 *   <li>Called by this library only: {@link JdbcSharedStore}, {@link SqlDialect}.
 * </ul>
 */
package io.github.jwtfilter.store.jdbc;
