/**
 * Runs something once, just before a response commits, however it commits; calls what newer versions of the Servlet API have.
 * Imports nothing of ours.
 */
package io.github.jwtfilter.commit;
