/**
 * Conversion of web applications: the edited web.xml, the files of the new WAR, and the way back.
 */
package io.github.jwtfilter.tools.convert;
