/**
 * A local page that decodes, verifies and signs tokens, and says what the filter of an application would answer.
 */
package io.github.jwtfilter.tools.inspect;
