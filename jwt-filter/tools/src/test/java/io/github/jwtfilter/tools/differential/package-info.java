/** Compares the decisions of containers on original descriptors with ours on the converted ones. */
package io.github.jwtfilter.tools.differential;
