/**
 * A small application in the style of old WARs, deployed on every container of the matrix. It is independent of the
 * filter. The build of the WAR translates these classes for the javax edition.
 */
package io.github.jwtfilter.containers.application;
