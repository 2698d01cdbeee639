/**
 * The operator's tools behind {@code java -jar}: keys, password hashes, creating, verifying and decoding tokens,
 * ending logins through a shared store, and lines of web.xml from the settings of other login filters. Never imports the servlets.
 *
 * <ul>
 *   <li>Called by this library only: {@link KeycloakBlock}.
 *   <li>Named by the manifest of the JAR: {@link Main}.
 * </ul>
 */
package io.github.jwtfilter.cli;
