/**
 * A small shop in the style of old WARs: its own login, everything in HttpSession. It knows nothing of the filter, which
 * its web.xml adds; the javax edition is made from these classes when the WAR is built.
 */
package io.github.jwtfilter.containers.shop;
