package io.github.jwtfilter.oidc;

import io.github.jwtfilter.text.Digests;

/** The names of a provider's users, sessions and logout tokens in our tokens, facts and memory: digests of 128 bits. */
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

    /** Returns the name of a logout token. */
    static String token(String issuer, String jti) {
        return Digests.name("jti\0" + issuer + '\0' + jti, CHARACTERS);
    }
}
