/**
 * The container matrix: real distributions, started as their users start them, each of which walks the same journey
 * through the same WARs. Runs in the profile {@code containers} only; writes {@code docs/CONTAINERS.md}.
 */
package io.github.jwtfilter.containers;
