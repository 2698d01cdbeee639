/**
 * Users in a database, read through a DataSource of the container.
 *
 * <ul>
 *   <li>Called by this library only: {@link JdbcQueries}, {@link JdbcQuery}, {@link JdbcStore}.
 * </ul>
 */
package io.github.jwtfilter.identity.jdbc;
