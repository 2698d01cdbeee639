/**
 * Where key material comes from: text, a secret file, a JWK Set file.
 * Imports signed tokens only.
 */
package io.github.jwtfilter.keys;
