/**
 * A look at a deployed application from outside, by a few requests. Each question is a {@code Check}.
 *
 * <ul>
 *   <li>Called by this library only: {@link Diagnosis}, {@link Doctor}, {@link DoctorReport}.
 * </ul>
 */
package io.github.jwtfilter.tools.doctor;
