/**
 * What the application sees of a login: the wrapped request with its user, roles and HttpSession.
 * Imports identities and signed tokens.
 */
package io.github.jwtfilter.session;
