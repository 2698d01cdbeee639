/**
 * Conversion of web applications: the edited web.xml, the files of the new WAR, and the way back.
 *
 * <ul>
 *   <li>Called by this library only: {@link Answers}, {@link ConvertOptions}, {@link Converter}, {@link Result},
 *       {@link Reverter}.
 * </ul>
 */
package io.github.jwtfilter.tools.convert;
