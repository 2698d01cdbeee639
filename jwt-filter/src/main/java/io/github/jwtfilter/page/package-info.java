/**
 * The responses that browsers and clients get from the filter itself: the built-in pages and JSON. All public types are
 * used by other packages of the filter only.
 */
package io.github.jwtfilter.page;
