/**
 * Runs something once, just before a response commits, however it commits.
 * Imports nothing of ours.
 */
package io.github.jwtfilter.commit;
