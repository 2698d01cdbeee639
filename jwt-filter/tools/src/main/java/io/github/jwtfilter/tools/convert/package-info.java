/**
 * Conversion of web applications: the edited web.xml, the files of the new WAR, and the way back.
 *
 * <ul>
 *   <li>Called by this library only: {@link ConversionNotes}, {@link ConversionResult}, {@link ConvertOptions},
 *       {@link Converter}, {@link Reverter}.
 * </ul>
 */
package io.github.jwtfilter.tools.convert;
