package io.github.jwtfilter.login;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.InvalidTokenException;
import io.github.jwtfilter.jose.JwtVerifier;
import io.github.jwtfilter.jose.Reason;
import io.github.jwtfilter.jose.UnverifiedJwt;
import io.github.jwtfilter.jose.VerifiedJwt;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.transport.TokenSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The issuers of the parameter {@code issuers}. The {@code iss} of a token chooses the only verifier that may accept it:
 * that of its listed issuer, or ours for every other {@code iss}. The choice is made before the token is verified. Each
 * verifier therefore requires the {@code iss} that it was chosen for.
 */
public final class ListedIssuers {
    /** No issuer is listed, so our keys verify all tokens. */
    public static final ListedIssuers NONE = new ListedIssuers(Map.of());

    private final Map<String, ListedIssuer> byName;

    private ListedIssuers(Map<String, ListedIssuer> byName) {
        this.byName = byName;
    }

    /** Returns issuers with different names. */
    public static ListedIssuers of(Collection<ListedIssuer> issuers) {
        return new ListedIssuers(
                issuers.stream().collect(Collectors.toUnmodifiableMap(ListedIssuer::name, Function.identity())));
    }

    /** Returns the listed issuer of a verified token; empty if our keys verified it. */
    Optional<ListedIssuer> of(Claims verified) {
        return byName.isEmpty() ? Optional.empty() : verified.issuer().map(byName::get);
    }

    /**
     * Returns the verifier of all tokens.
     *
     * @param own verifies the tokens of all issuers that are not listed
     */
    public TokenVerifier verifier(JwtVerifier own) {
        return byName.isEmpty() ? (token, source) -> own.verify(token) : (token, source) -> verify(token, source, own);
    }

    private VerifiedJwt verify(String token, TokenSource source, JwtVerifier own) throws InvalidTokenException {
        // Most tokens are ours and known. To read their iss first would cost more than this look.
        Optional<VerifiedJwt> known = source.isProxy() ? Optional.empty() : own.cached(token);
        if (known.isPresent()) {
            return unlisted(known.get());
        }
        String name = UnverifiedJwt.issuer(token).orElse("");
        ListedIssuer issuer = byName.get(name);
        if (issuer != null) {
            return issuer.verify(token);
        }
        if (source.isProxy()) {
            // A proxy cannot sign with our keys, so a client wrote this header.
            throw new InvalidTokenException(
                    Reason.UNKNOWN_KEY, "claim iss: expected one of 'issuers', got '" + LogText.of(name) + "'");
        }
        return unlisted(own.verify(token));
    }

    private VerifiedJwt unlisted(VerifiedJwt verified) throws InvalidTokenException {
        if (of(verified.claims()).isPresent()) {
            throw new InvalidTokenException(Reason.WRONG_ISSUER, "claim iss: a listed issuer, and the key is ours");
        }
        return verified;
    }
}
