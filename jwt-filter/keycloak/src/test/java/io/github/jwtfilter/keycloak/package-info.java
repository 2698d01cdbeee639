/**
 * The login at a real Keycloak: three real servers with one key and one Redis, and Chromium. Runs only in the profile
 * {@code keycloak}.
 */
package io.github.jwtfilter.keycloak;
