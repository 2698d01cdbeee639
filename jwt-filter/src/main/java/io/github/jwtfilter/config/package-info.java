/**
 * The configuration in web.xml, read and checked. {@code Parameters} is the only reader of init-params. All public types
 * are used by other packages of the filter only.
 */
package io.github.jwtfilter.config;
