/**
 * Text from outside: the formats of values in web.xml and on the command line, suggestions for misspelt names, safe
 * text for the log, limits for log lines, distances in time in words, and short digests as names.
 *
 * <ul>
 *   <li>Called by this library only: {@link Digests}, {@link FoldedName}, {@link LogLimit}, {@link LogText},
 *       {@link NameMapping}, {@link NearestName}, {@link RateLimitedLog}, {@link TimeDistance}, {@link ValueFormats}.
 * </ul>
 */
package io.github.jwtfilter.text;
