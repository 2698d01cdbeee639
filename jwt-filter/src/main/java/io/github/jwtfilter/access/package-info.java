/**
 * Access rules made of url-patterns, methods and roles, and their decision for a request. Imports identities only.
 *
 * <ul>
 *   <li>Called by this library only: {@link AccessRules}, {@link Decision}, {@link RequestPath}, {@link Requirement},
 *       {@link RoleReferences}, {@link UrlPattern}, {@link UrlPatterns}.
 * </ul>
 */
package io.github.jwtfilter.access;
