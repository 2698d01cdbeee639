/**
 * Users in a database, asked through a DataSource of the container. All public types are used by other packages of the
 * filter only.
 */
package io.github.jwtfilter.identity.jdbc;
