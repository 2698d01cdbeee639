/**
 * Where key material comes from: text, a secret file, a file of keys as JWK or PEM, an https address; what becomes of
 * it when it changes, and what may be told of it. May import {@code jose}, {@code files} and {@code text}.
 */
package io.github.jwtfilter.keys;
