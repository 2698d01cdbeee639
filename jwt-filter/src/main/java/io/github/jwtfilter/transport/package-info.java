/**
 * How tokens travel: in the Authorization header, in a cookie; and how the page that was asked for survives a login.
 * Imports signed tokens only.
 */
package io.github.jwtfilter.transport;
