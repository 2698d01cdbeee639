/**
 * The operator's tools behind {@code java -jar}: keys, password hashes, and creating, verifying and decoding tokens.
 * Imports signed tokens, keys, password hashes and texts; never the servlets.
 *
 * <ul>
 *   <li>Named by the manifest of the JAR: {@link Main}.
 * </ul>
 */
package io.github.jwtfilter.cli;
