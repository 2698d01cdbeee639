/**
 * What was ended before its time, and until when that must be remembered.
 * Imports nothing of ours.
 */
package io.github.jwtfilter.revocation;
