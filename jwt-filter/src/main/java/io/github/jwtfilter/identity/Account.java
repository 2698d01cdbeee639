package io.github.jwtfilter.identity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** A user as a store knows them at the moment, found without a password. Immutable. */
public final class Account {
    private final Identity identity;
    private final String stamp;
    private final Verdict.Refusal refusal;

    /**
     * An account that stands.
     *
     * @param identity the user with their roles
     * @param stamp changes whenever logins that began before must not go on: with the password above all; may be empty
     */
    public Account(Identity identity, String stamp) {
        this(identity, stamp, null);
    }

    /**
     * An account that may be closed.
     *
     * @param identity the user with their roles
     * @param stamp as above
     * @param refusal why the user would not be let in now; null if they would
     */
    public Account(Identity identity, String stamp, Verdict.Refusal refusal) {
        this.identity = identity;
        this.stamp = stamp;
        this.refusal = refusal;
    }

    /**
     * The user.
     *
     * @return with the roles of now
     */
    public Identity identity() {
        return identity;
    }

    /**
     * The account's state as a text that means nothing but "the same as before" or "not". It may be a digest of a
     * password's hash, so it is shown to nobody as it is.
     *
     * @return empty if the store knows no such thing
     */
    public String stamp() {
        return stamp;
    }

    /**
     * Why the user would not be let in now, whatever the password.
     *
     * @return empty if the account stands
     */
    public Optional<Verdict.Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** A stamp of what a store knows of an account: other facts, other stamp. */
    public static String stampOf(String... facts) {
        StringBuilder all = new StringBuilder();
        for (String fact : facts) {
            all.append(fact.length()).append(':').append(fact);
        }
        byte[] digest = DigestUtils.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 22);
    }

    /** The user's name. */
    @Override
    public String toString() {
        return "Account[" + identity + "]";
    }
}
