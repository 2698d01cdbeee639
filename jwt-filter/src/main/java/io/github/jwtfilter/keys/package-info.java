/**
 * Sources of keys: text, a secret file, a file of keys as JWK or PEM, and an https address. This package also checks
 * changed keys and describes keys for the log. May import {@code jose}, {@code files}, {@code http} and
 * {@code text}.
 *
 * <ul>
 *   <li>Called by this library only: {@link FetchedKeys}, {@link Fingerprints}, {@link KeyFile}, {@link KeySources},
 *       {@link KeysAddress}, {@link LoadBalancerKeys}, {@link PublishedKeys}, {@link RepeatedFetch}.
 * </ul>
 */
package io.github.jwtfilter.keys;
