/** Files that are read again when they change. This package imports only the JDK. */
package io.github.jwtfilter.files;
