/**
 * Which rule or constraint decides about a request, and why.
 *
 * <ul>
 *   <li>Called by this library only: {@link ApplicationAccess}, {@link Explanation}, {@link Question}.
 * </ul>
 */
package io.github.jwtfilter.tools.rules;
