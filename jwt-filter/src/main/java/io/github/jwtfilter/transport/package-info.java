/**
 * The transport of tokens in the Authorization header and in cookies, and the page that is saved during a login.
 * Imports signed tokens and the format of local paths.
 */
package io.github.jwtfilter.transport;
