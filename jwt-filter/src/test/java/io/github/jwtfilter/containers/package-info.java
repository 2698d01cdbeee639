/**
 * The container matrix: real distributions, started as their users start them. Each runs the same journey through the
 * same WARs. Runs only in the profile {@code containers} and writes {@code docs/CONTAINERS.md}.
 */
package io.github.jwtfilter.containers;
