/**
 * Text from outside: the formats of values in web.xml and on the command line, suggestions for misspelt names, safe text
 * for the log, and limits for log lines. Public types are for other packages of the filter only.
 */
package io.github.jwtfilter.text;
