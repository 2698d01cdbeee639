/**
 * The findings of {@code session=report}: the code that creates sessions, their attributes, and whether these would fit
 * into a cookie. May import {@code session}, {@code values}, {@code monitor} and {@code text}.
 *
 * <ul>
 *   <li>Called by this library only: {@link CookieSize}, {@link SessionReport}.
 * </ul>
 */
package io.github.jwtfilter.report;
