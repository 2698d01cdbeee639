/**
 * Users in a database, read through a DataSource of the container. All public types are for other packages of the
 * filter.
 */
package io.github.jwtfilter.identity.jdbc;
