/**
 * Tests with real frameworks and third-party WARs behind the JAR, each over HTTP. May import the frameworks and their
 * servers.
 */
package io.github.jwtfilter.frameworks;
