/**
 * The login as the application sees it: the wrapped request with user, roles and HttpSession, the session in the
 * container, and the caching headers of the response. Applications implement {@code AttributeFactory}. All other public
 * types are only for other packages of the filter.
 */
package io.github.jwtfilter.session;
