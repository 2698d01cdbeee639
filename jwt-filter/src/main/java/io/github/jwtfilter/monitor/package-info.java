/**
 * Monitoring for the operator: the audit log and listeners for logins, counts of events, and JMX beans for keys and
 * sessions. May import
 * {@code text}.
 *
 * <ul>
 *   <li>Named by JMX clients: {@link KeysMXBean}, {@link LoginsMXBean}, {@link SessionsMXBean}.
 *   <li>Implemented or called by applications: {@link LoginListener}, {@link LoginEvent}.
 *   <li>Called by this library only: {@link AuditLog}, {@link Figures}, {@link KeysMonitor}, {@link RegisteredBean},
 *       {@link Tally}.
 * </ul>
 */
package io.github.jwtfilter.monitor;
