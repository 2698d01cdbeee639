/**
 * The operator's larger tools, a JAR of their own. They are run and never deployed. Each command is a class here, and
 * its work is done in a package below.
 *
 * <ul>
 *   <li>Named by the manifest of the JAR: {@link Main}.
 * </ul>
 */
package io.github.jwtfilter.tools;
