/**
 * Requests to other servers, with limits of time and size. May import {@code files}.
 *
 * <ul>
 *   <li>Called by this library only: {@link HttpAddress}, {@link HttpAnswer}, {@link HttpCall}, {@link HttpFailure},
 *       {@link HttpLimits}, {@link UnwelcomeAnswerException}.
 * </ul>
 */
package io.github.jwtfilter.http;
