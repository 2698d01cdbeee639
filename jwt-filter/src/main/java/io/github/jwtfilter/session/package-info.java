/**
 * The view that the application has of a login: the wrapped request with user, roles and HttpSession, the session in the
 * container, and the caching headers of the response. Applications implement {@code AttributeFactory}. All other public
 * types are used by other packages of the filter only.
 */
package io.github.jwtfilter.session;
