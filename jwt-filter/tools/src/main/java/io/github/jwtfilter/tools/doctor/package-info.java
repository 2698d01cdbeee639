/**
 * A look at a deployed application from outside, by a few requests.
 */
package io.github.jwtfilter.tools.doctor;
