package io.github.jwtfilter.oidc;

import io.github.jwtfilter.testing.ProviderAnswer;
import io.github.jwtfilter.testing.ProviderUser;
import io.github.jwtfilter.testing.TestProvider;
import io.github.jwtfilter.testing.TestProvider.Endpoint;
import io.github.jwtfilter.testing.TokenDraft;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One way in which a provider, or somebody between it and the application, misbehaves.
 *
 * @param name the module of the OpenID Foundation's tests of relying parties without its prefix, or other words
 * @param change makes the provider misbehave
 * @param outcome what the user sees, and the beginning of the line for the operator
 * @param reason a part of that line
 */
record Attack(String name, Consumer<TestProvider> change, Outcome outcome, String reason) {
    /** How a login ends. */
    enum Outcome {
        FAULT(500, "did not work", "WARNING JWTF-901 A login at the provider failed: "),
        STRANGER(403, "cannot be used here", "WARNING JWTF-901 A login at the provider failed: "),
        SIGN_IN_THERE(403, "You need to sign in at", "WARNING JWTF-901 A login at the provider failed: "),
        TOO_LATE(400, "took too long", "WARNING JWTF-901 A login at the provider failed: "),
        MISCONFIGURED(500, "did not work", "SEVERE JWTF-902 Logins at the provider fail: "),
        UNAVAILABLE(503, "not possible right now", "SEVERE JWTF-902 Logins at the provider fail: "),
        CANCELLED(403, "was cancelled", "INFO A login at the provider was not finished: "),
        LOOP(500, "did not recognise you afterwards", "WARNING JWTF-903 A browser came back without its login"),
        NO_ATTEMPT(400, "took too long", "INFO A login at the provider was not finished: ");

        final int status;
        final String words;
        final String line;

        Outcome(int status, String words, String line) {
            this.status = status;
            this.words = words;
            this.line = line;
        }
    }

    /** A change of the ID token. */
    static Attack idToken(String name, Outcome outcome, Consumer<TokenDraft> change, String reason) {
        return new Attack(name, provider -> provider.changeIdToken(change), outcome, reason);
    }

    /** A change of a claim of the ID token, or its removal for null. */
    static Attack claim(String name, String claim, Object value, String reason) {
        return idToken(name, Outcome.FAULT, token -> token.claim(claim, value), reason);
    }

    /** A change of the answer of the token endpoint. */
    static Attack answer(String name, Outcome outcome, Consumer<ProviderAnswer> change, String reason) {
        return new Attack(name, provider -> provider.changeAnswer(Endpoint.TOKEN, change), outcome, reason);
    }

    /** A change of the answer of the userinfo endpoint, for a user whose ID token has no name. */
    static Attack userInfo(String name, Outcome outcome, Consumer<ProviderAnswer> change, String reason) {
        return new Attack(
                name,
                provider -> {
                    provider.user(ProviderUser.of("alice", "reader").with("preferred_username", null));
                    provider.changeAnswer(Endpoint.USER_INFO, change);
                },
                outcome,
                reason);
    }

    /** A change of the parameters with which the browser comes back. */
    static Attack callback(String name, Outcome outcome, Consumer<Map<String, List<String>>> change, String reason) {
        return new Attack(name, provider -> provider.changeCallback(change), outcome, reason);
    }

    @Override
    public String toString() {
        return name;
    }
}
