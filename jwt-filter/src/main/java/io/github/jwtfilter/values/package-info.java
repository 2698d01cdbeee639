/**
 * How a session's attribute is written and read again: values of the JDK on a fixed list, and the application's own
 * classes where they are named. Imports the JDK only; nothing is read by Java's serialization.
 */
package io.github.jwtfilter.values;
