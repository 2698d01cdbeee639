/**
 * Hook that runs once before a response commits, for all ways to commit. Also calls methods of newer versions of the
 * Servlet API. Imports no other package of the filter.
 *
 * <ul>
 *   <li>Called by this library only: {@link CommittingRequest}, {@link CommittingResponse}, {@link ContainerResponse},
 *       {@link OptionalMethod}.
 * </ul>
 */
package io.github.jwtfilter.commit;
