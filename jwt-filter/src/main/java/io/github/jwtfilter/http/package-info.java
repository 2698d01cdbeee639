/** Requests to other servers, with limits of time and size. */
package io.github.jwtfilter.http;
