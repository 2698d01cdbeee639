/**
 * The little that nodes share, and where it is kept: for now in each node's own memory.
 * Imports nothing of ours.
 */
package io.github.jwtfilter.store;
