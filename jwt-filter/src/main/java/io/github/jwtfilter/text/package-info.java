/**
 * Text from outside: the formats of values in web.xml and on the command line, suggestions for misspelt names, safe text
 * for the log, limits for log lines, and short digests as names. Public types are for other packages of the filter only.
 */
package io.github.jwtfilter.text;
