/**
 * The operator's tools behind {@code java -jar}: keys, password hashes, tokens made, verified and looked at.
 * Imports signed tokens, keys, password hashes and texts; never the servlets.
 */
package io.github.jwtfilter.cli;
