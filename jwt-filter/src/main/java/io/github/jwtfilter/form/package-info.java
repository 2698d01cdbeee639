/**
 * The login request of the login servlet: how a client sends its credentials, as an HTML form or as JSON, and in which
 * form it gets the response. Requests for new tokens, and their answers. The form of a logout.
 *
 * <ul>
 *   <li>Called by this library only: {@link FormLogin}, {@link JsonLogin}, {@link LoginBody}, {@link LoginExchange},
 *       {@link LoginFields}, {@link LoginMediaType}, {@link LogoutForm}, {@link TokenAnswer}, {@link TokenFailure}, {@link TokenRequest}.
 * </ul>
 */
package io.github.jwtfilter.form;
