/**
 * Tells requests that another site made a browser send from those of the application's own pages.
 * A refused request is logged with a limit per client.
 */
package io.github.jwtfilter.csrf;
