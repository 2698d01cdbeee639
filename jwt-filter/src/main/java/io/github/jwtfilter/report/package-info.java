/**
 * What {@code session=report} finds out: who makes sessions, what is put into them, and whether it would fit into a
 * cookie. May import {@code session}, {@code values}, {@code monitor} and {@code text}.
 */
package io.github.jwtfilter.report;
