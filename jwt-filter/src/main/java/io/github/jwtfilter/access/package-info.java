/**
 * Access rules made of url-patterns, methods and roles, and their decision for a request. Imports identities only.
 */
package io.github.jwtfilter.access;
