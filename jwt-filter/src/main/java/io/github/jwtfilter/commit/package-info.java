/**
 * Hook that runs once before a response commits, for all ways to commit. Also calls methods of newer versions of the
 * Servlet API. Imports no other package of the filter.
 */
package io.github.jwtfilter.commit;
