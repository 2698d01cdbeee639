/**
 * A deployed application as a browser sees it: requests, responses, cookies, redirects and the login form.
 *
 * <ul>
 *   <li>Called by this library only: {@link Handshake}, {@link LoginForm}, {@link Redirects}, {@link Requests},
 *       {@link Response}, {@link SetCookie}, {@link Site}, {@link SiteOptions}, {@link UnverifiedTls}.
 * </ul>
 */
package io.github.jwtfilter.tools.site;
