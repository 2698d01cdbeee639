/**
 * The servlet filter, its servlets and their set-up from web.xml.
 * Imports every package below and is imported by none.
 */
package io.github.jwtfilter;
