/**
 * Users in a directory, asked by JNDI. All public types are used by other packages of the filter only, except
 * {@code LdapSocketFactory}, which JNDI finds by its name.
 */
package io.github.jwtfilter.identity.ldap;
