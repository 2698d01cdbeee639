/**
 * The findings of {@code mode=observe}: what the access rules would have refused, where they admit more than the
 * container, whether the stores know the container's users, and the page. Nothing here changes a request.
 *
 * <ul>
 *   <li>Called by this library only: {@link CrossOriginRule}, {@link IdleObserver}, {@link KnownRoles}, {@link Observer},
 *       {@link Reminder}, {@link StoredUsers}, {@link StaticComparison}.
 * </ul>
 */
package io.github.jwtfilter.observe;
