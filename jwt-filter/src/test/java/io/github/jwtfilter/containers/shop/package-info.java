/**
 * A small shop in the style of old WARs: its own login, everything in HttpSession. Its classes are independent of the
 * filter. Its web.xml adds the filter. The build of the WAR translates these classes for the javax edition.
 */
package io.github.jwtfilter.containers.shop;
