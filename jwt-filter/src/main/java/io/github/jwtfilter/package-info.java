/**
 * The servlet filter, its servlets and their start. The public types are those that web.xml names. This package imports
 * all other packages. No other package imports it.
 */
package io.github.jwtfilter;
