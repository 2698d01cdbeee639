/** Integration tests of the packed JAR that belong to no single package. */
package io.github.jwtfilter.it;
