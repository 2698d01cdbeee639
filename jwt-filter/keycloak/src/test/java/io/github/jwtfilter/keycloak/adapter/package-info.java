/** An application that was written for Keycloak's servlet filter. It uses the public API of that filter only. */
package io.github.jwtfilter.keycloak.adapter;
