/**
 * The check against cross-site request forgery: it distinguishes requests of the application's own pages from requests
 * that another site made the browser send. The log of refused requests is limited per client.
 *
 * <ul>
 *   <li>Called by this library only: {@link CrossOriginCheck}, {@link CrossOriginGuard}, {@link Origin}.
 * </ul>
 */
package io.github.jwtfilter.csrf;
