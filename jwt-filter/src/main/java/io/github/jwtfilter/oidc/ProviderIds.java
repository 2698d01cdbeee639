package io.github.jwtfilter.oidc;

import io.github.jwtfilter.text.Digests;

/** The names of a provider's users and sessions in our tokens and facts: digests of 128 bits. */
final class ProviderIds {
    private static final int CHARACTERS = 22;

    private ProviderIds() {}

    /** Returns the name of a user. */
    static String subject(String issuer, String sub) {
        return Digests.name("sub\0" + issuer + '\0' + sub, CHARACTERS);
    }

    /** Returns the name of a session. */
    static String session(String issuer, String sid) {
        return Digests.name("sid\0" + issuer + '\0' + sid, CHARACTERS);
    }
}
