/**
 * Explanations of access decisions: the deciding rule or constraint, and the reason.
 *
 * <ul>
 *   <li>Called by this library only: {@link ApplicationAccess}, {@link Explanation}, {@link Question}.
 * </ul>
 */
package io.github.jwtfilter.tools.rules;
