/**
 * The findings of {@code mode=observe}: requests that the access rules would have refused, places where they admit
 * more than the container, users that the stores do not know, and the page. Requests are not changed.
 *
 * <ul>
 *   <li>Called by this library only: {@link CrossOriginRule}, {@link IdleObserver}, {@link KnownRoles}, {@link Observer},
 *       {@link Reminder}, {@link StoredUsers}, {@link StaticComparison}.
 * </ul>
 */
package io.github.jwtfilter.observe;
