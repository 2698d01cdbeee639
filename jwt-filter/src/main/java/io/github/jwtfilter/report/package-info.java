/**
 * The findings of {@code session=report}: the code that creates sessions, their attributes, and whether these would fit
 * into a cookie. May import {@code session}, {@code values}, {@code monitor} and {@code text}.
 */
package io.github.jwtfilter.report;
