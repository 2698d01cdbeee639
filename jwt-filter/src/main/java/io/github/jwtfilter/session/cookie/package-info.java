/**
 * The session in an encrypted cookie ({@code session=token}): its attributes, its cookie, and how it is written to the
 * response. All public types are only for other packages of the filter.
 */
package io.github.jwtfilter.session.cookie;
