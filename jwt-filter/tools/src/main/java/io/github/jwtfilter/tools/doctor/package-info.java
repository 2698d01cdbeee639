/**
 * The examination of a deployed application from outside, with a few requests. Each {@code Check} answers one question.
 *
 * <ul>
 *   <li>Called by this library only: {@link Diagnosis}, {@link Doctor}, {@link DoctorReport}.
 * </ul>
 */
package io.github.jwtfilter.tools.doctor;
