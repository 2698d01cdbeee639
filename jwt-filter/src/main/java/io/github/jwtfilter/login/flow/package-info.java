/**
 * The changes of a request's login: log in, log out, renew. Each change is made in one order: the token, the session,
 * the audit log. All public types are used by other packages of the filter only.
 */
package io.github.jwtfilter.login.flow;
