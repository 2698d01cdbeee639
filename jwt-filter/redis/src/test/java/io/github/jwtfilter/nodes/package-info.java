/** Tests with several nodes in processes of their own, which share a real store. */
package io.github.jwtfilter.nodes;
