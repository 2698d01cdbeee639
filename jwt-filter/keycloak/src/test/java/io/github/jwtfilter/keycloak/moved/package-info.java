/** The class of the application that changes when it moves to this filter. */
package io.github.jwtfilter.keycloak.moved;
