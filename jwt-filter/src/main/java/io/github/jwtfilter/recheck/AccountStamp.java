package io.github.jwtfilter.recheck;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.jose.SigningKey;
import java.util.List;
import java.util.Optional;

/**
 * The state of an account, as a token carries it. It is computed with a key that only the servers have, because the
 * state of most accounts is derived from the password's hash. It names its key, so a change of keys is no change of an
 * account.
 */
public final class AccountStamp {
    private static final String PURPOSE = "jwt-filter account stamp";
    private static final int KEY_CHARACTERS = 4;

    private final KeySource keys;

    /** @param keys the keys that sign tokens */
    public AccountStamp(KeySource keys) {
        this.keys = keys.derive(PURPOSE);
    }

    /** Returns the stamp of an account, made with the key that signs new tokens; empty while no key signs. */
    Optional<String> of(String source, Account account) {
        return keys().stream()
                .findFirst()
                .map(key -> stamp(key, source, account.identity().getName(), account.stamp()));
    }

    /**
     * Returns whether an account has changed since the stamp was made. Without evidence it has not: the key of the
     * stamp is gone, or the source returns no state or returned none at that time.
     */
    boolean hasChanged(String stamp, String source, String name, String state) {
        if (state.isEmpty()) {
            return false;
        }
        boolean known = false;
        for (SigningKey key : keys()) {
            if (stamp.startsWith(name(key))) {
                known = true;
                if (stamp.equals(stamp(key, source, name, state)) || stamp.equals(stamp(key, source, name, ""))) {
                    return false;
                }
            }
        }
        return known;
    }

    /** Returns the keys for stamps; the first belongs to the key that signs tokens. */
    private List<SigningKey> keys() {
        try {
            return keys.current().keys();
        } catch (KeysUnavailableException | IllegalStateException e) {
            // No keys were loaded yet, or all of them are public. No token can be signed either.
            return List.of();
        }
    }

    private static String stamp(SigningKey key, String source, String name, String state) {
        return name(key) + key.derive(Account.stampOf(source, name, state)).fingerprint();
    }

    private static String name(SigningKey key) {
        return key.fingerprint().substring(0, KEY_CHARACTERS);
    }
}
