package io.github.jwtfilter.oidc;

/** The cookies of attempts. */
public final class Attempts {}
