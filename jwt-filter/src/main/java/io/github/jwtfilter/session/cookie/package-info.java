/**
 * The session in an encrypted cookie ({@code session=token}): its attributes, its cookie and the way back to the browser.
 * All public types are used by other packages of the filter only.
 */
package io.github.jwtfilter.session.cookie;
