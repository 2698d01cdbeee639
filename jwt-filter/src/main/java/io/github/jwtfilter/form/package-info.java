/**
 * The login request of the login servlet: how a client sends its credentials, as an HTML form or as JSON, and in which
 * form it gets the response.
 *
 * <ul>
 *   <li>Called by this library only: {@link FormLogin}, {@link JsonLogin}, {@link LoginBody}, {@link LoginExchange},
 *       {@link LoginFields}, {@link LoginMediaType}.
 * </ul>
 */
package io.github.jwtfilter.form;
