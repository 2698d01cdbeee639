/**
 * Limits the passwords that a client may try: addresses of clients, counts of failures, locks. All public types are used
 * by other packages of the filter only.
 */
package io.github.jwtfilter.throttle;
