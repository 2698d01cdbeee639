/** The application of the WARs that users of Keycloak log in to. */
package io.github.jwtfilter.keycloak.application;
