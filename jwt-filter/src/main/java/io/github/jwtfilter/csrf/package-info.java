/**
 * The check against cross-site request forgery: it distinguishes requests of the application's own pages from requests
 * that another site made the browser send. Independent of the filter's other packages.
 */
package io.github.jwtfilter.csrf;
