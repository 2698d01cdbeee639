/**
 * Users in an LDAP directory, accessed through JNDI. All public types are for other packages of the filter, except
 * {@code LdapSocketFactory}: JNDI loads it by name.
 */
package io.github.jwtfilter.identity.ldap;
