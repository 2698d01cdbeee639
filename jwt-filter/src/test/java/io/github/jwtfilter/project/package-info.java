/** Tests of the project itself: documents, examples, log messages and the arrows between packages. */
package io.github.jwtfilter.project;
