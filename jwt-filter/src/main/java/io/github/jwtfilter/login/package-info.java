/**
 * Logins and their tokens: authenticate a request, read a login from a token, issue and renew tokens. All public types
 * are used by other packages of the filter only.
 */
package io.github.jwtfilter.login;
