/**
 * Encoding of session attributes: values of a fixed list of JDK classes, and of the application's classes where they
 * are named. Imports the JDK only and does not use Java's serialization.
 *
 * <ul>
 *   <li>Called by this library only: {@link Inspection}, {@link MalformedValueException}, {@link Obstacle},
 *       {@link UnstorableValueException}, {@link ValueCodec}.
 * </ul>
 */
package io.github.jwtfilter.values;
