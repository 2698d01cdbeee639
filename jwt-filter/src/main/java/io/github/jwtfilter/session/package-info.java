/**
 * What the application sees of a login: the wrapped request with its user, roles and HttpSession, which lives in the
 * container or in a cookie. Imports identities, encrypted tokens and the cookies that carry them, values, ended sessions,
 * texts for the log and the hook before a response commits.
 */
package io.github.jwtfilter.session;
