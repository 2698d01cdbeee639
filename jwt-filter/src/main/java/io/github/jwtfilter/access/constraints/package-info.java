/**
 * The {@code <security-constraint>}s of an application, the container's decision by them, the access rules that
 * decide in the same way, and the differences between both. Independent of servlets.
 *
 * <ul>
 *   <li>Called by this library only: {@link ContainerAccess}, {@link RuleDifference}, {@link SecurityConstraint}.
 * </ul>
 */
package io.github.jwtfilter.access.constraints;
