/**
 * How operators spell what they set, be it in web.xml or in a shell: the forms of values, and the name they meant.
 * Imports nothing of ours.
 */
package io.github.jwtfilter.spelling;
