/**
 * The operator's larger tools, in a JAR of their own. Operators run this JAR and never deploy it. Each command is a
 * class here, and a package below does its work.
 *
 * <ul>
 *   <li>Named by the manifest of the JAR: {@link Main}.
 * </ul>
 */
package io.github.jwtfilter.tools;
