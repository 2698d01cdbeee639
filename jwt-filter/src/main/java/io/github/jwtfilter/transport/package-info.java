/**
 * How tokens travel: in the Authorization header, in a cookie; and how the page that was asked for survives a login.
 * Imports signed tokens, and the form of a local path.
 */
package io.github.jwtfilter.transport;
