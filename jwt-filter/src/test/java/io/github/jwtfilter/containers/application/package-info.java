/**
 * A small application in the style of old WARs, deployed on every container of the matrix. It knows nothing of the
 * filter; the javax edition is made from these classes when the WAR is built.
 */
package io.github.jwtfilter.containers.application;
