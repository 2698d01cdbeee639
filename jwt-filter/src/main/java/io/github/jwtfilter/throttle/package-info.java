/**
 * Limits password attempts per client: client addresses, counts of failures, locks. All public types are for other
 * packages of the filter.
 */
package io.github.jwtfilter.throttle;
