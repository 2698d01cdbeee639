/** Real frameworks and other people's WARs behind the JAR, each over HTTP. May import the frameworks and their servers. */
package io.github.jwtfilter.frameworks;
