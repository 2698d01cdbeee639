/**
 * Who may do what: rules of url-patterns, methods and roles, and the decision they make for a request.
 * Imports identities only.
 */
package io.github.jwtfilter.access;
