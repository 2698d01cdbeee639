/**
 * The login request of the login servlet: how a client sends its credentials, as an HTML form or as JSON, and in which
 * form it gets the response. All public types are used by other packages of the filter only.
 */
package io.github.jwtfilter.form;
