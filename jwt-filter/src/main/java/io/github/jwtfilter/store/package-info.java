/**
 * State that nodes can share, and its storage: at present the memory of each node. Imports no other package of the
 * filter.
 */
package io.github.jwtfilter.store;
