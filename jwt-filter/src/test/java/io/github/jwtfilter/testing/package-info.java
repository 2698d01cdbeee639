/** Servers, clients, keys and clocks that the tests of several packages use. */
package io.github.jwtfilter.testing;
