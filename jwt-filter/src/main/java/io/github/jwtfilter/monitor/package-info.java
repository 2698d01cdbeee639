/**
 * What the operator is told of logins: the audit log and who else listens.
 * Imports nothing of ours.
 */
package io.github.jwtfilter.monitor;
