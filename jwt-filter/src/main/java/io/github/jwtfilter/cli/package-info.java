/**
 * The operator's tools behind {@code java -jar}: keys, password hashes, and creating, verifying and decoding tokens.
 * Imports signed tokens, keys, password hashes and texts; never the servlets.
 */
package io.github.jwtfilter.cli;
