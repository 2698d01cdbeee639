package io.github.jwtfilter.revocation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** The id of a login in facts. All servers and the command line must derive the same one, so never change it. */
public final class LoginId {
    /** Longer ids are hashed, because ended logins are kept in memory. */
    private static final int MAX_CHARACTERS = 80;

    private LoginId() {}

    /**
     * Returns the id of a login whose tokens have a {@code sid}.
     *
     * @param issuer the {@code iss} of its tokens, if they have one
     */
    public static String ofSid(String sid, Optional<String> issuer) {
        return named("sid", sid, issuer);
    }

    /**
     * Returns the id of a login that is one token with a {@code jti}.
     *
     * @param issuer the {@code iss} of the token, if it has one
     */
    public static String ofJti(String jti, Optional<String> issuer) {
        return named("jti", jti, issuer);
    }

    /**
     * Returns the id of a login that is one token with neither.
     *
     * @param signingInput header and payload as they were signed
     */
    public static String ofToken(byte[] signingInput) {
        return "token " + hash(signingInput);
    }

    private static String named(String claim, String value, Optional<String> issuer) {
        String name = claim + " " + issuer.orElse("") + " " + value;
        return name.length() <= MAX_CHARACTERS ? name : claim + " " + hash(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(byte[] bytes) {
        return Base64.getEncoder().encodeToString(DigestUtils.sha256(bytes));
    }
}
