/**
 * Files that are read again when they change.
 * Imports nothing of ours.
 */
package io.github.jwtfilter.files;
