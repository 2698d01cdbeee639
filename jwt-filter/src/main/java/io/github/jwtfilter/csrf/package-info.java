/**
 * The check against cross-site request forgery: it distinguishes requests of the application's own pages from requests
 * that another site made the browser send. The log of refused requests is limited per client.
 */
package io.github.jwtfilter.csrf;
