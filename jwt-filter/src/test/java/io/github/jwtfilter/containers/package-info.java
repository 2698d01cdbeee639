/**
 * The container matrix: real distributions, started as their users start them. Each runs the same journey through the
 * same WARs. Runs only in the profile {@code containers} and writes {@code docs/CONTAINERS.md}. The module
 * {@code keycloak} starts servers with it too: Container, Edition, GuardedProcess, RunningContainer.
 */
package io.github.jwtfilter.containers;
