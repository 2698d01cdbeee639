package io.github.jwtfilter.tools.doctor;

import java.util.List;

/** Names and a password that no user has. */
final class MadeUp {
    /** One name and one address, because an application may treat them differently. */
    static final List<String> NAMES = List.of("doctor-no-such-user", "doctor-no-such-user@doctor-example.invalid");

    static final String PASSWORD = "doctor-no-such-password";

    private MadeUp() {}
}
