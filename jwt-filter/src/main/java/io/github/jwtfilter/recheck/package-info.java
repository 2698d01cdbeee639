/**
 * The recheck of accounts: at a renewal, the user's account is looked up again in the source that proved the user.
 *
 * <ul>
 *   <li>Called by this library only: {@link AccountStamp}, {@link Outcome}, {@link Recheck}.
 * </ul>
 */
package io.github.jwtfilter.recheck;
