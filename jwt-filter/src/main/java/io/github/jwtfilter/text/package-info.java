/**
 * Texts from outside: the formats of values in web.xml and on the command line, the nearest right name, text that is safe
 * in a log, and limits for the log. All public types are used by other packages of the filter only.
 */
package io.github.jwtfilter.text;
