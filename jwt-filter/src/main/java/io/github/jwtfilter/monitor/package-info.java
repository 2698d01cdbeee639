/**
 * Monitoring for the operator: the audit log and listeners for logins, and JMX beans for keys and sessions. May import
 * {@code text}.
 */
package io.github.jwtfilter.monitor;
