/**
 * Revoked logins and sessions, and how long they are remembered. Independent of the filter's other packages.
 */
package io.github.jwtfilter.revocation;
