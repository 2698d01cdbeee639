/**
 * What the operator is told of logins: the audit log and who else listens.
 * May import {@code spelling}.
 */
package io.github.jwtfilter.monitor;
