/**
 * Users in an LDAP directory, accessed through JNDI.
 *
 * <ul>
 *   <li>Named by JNDI: {@link LdapSocketFactory}.
 *   <li>Called by this library only: {@link LdapStore}.
 * </ul>
 */
package io.github.jwtfilter.identity.ldap;
