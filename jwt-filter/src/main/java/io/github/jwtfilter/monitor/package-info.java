/**
 * What the operator is told: of logins by the audit log and who else listens, of keys by JMX.
 * May import {@code text}.
 */
package io.github.jwtfilter.monitor;
