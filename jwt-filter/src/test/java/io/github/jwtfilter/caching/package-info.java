/** Tests of the cache headers and of caches in front of the filter. The code is in the session package. */
package io.github.jwtfilter.caching;
