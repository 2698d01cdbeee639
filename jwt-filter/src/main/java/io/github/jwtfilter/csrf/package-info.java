/**
 * Tells requests that another site made a browser send from those of the application's own pages.
 * Imports nothing of ours.
 */
package io.github.jwtfilter.csrf;
