package io.github.jwtfilter;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.jose.JwtSigner;
import io.github.jwtfilter.session.Login;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Makes login tokens: the first of a login from an identity, the later ones from their predecessors. */
final class LoginIssuer {
    private static final int RANDOM_BYTES = 16;

    private final FilterSettings settings;
    private final JwtSigner signer;
    private final LoginReader reader;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    LoginIssuer(FilterSettings settings, LoginReader reader, Clock clock) {
        this.settings = settings;
        this.signer = new JwtSigner(settings.keys.orElseThrow());
        this.reader = reader;
        this.clock = clock;
    }

    /** The first token of a new login. */
    IssuedLogin issue(Identity identity) {
        Instant now = now();
        Claims.Builder claims = Claims.builder();
        identity.claims().forEach(claims::claim);
        claims.subject(identity.getName());
        settings.issuer.ifPresent(claims::issuer);
        if (!settings.audience.isEmpty()) {
            claims.audience(settings.audience.toArray(new String[0]));
        }
        claims.claim(settings.principalClaim, identity.getName());
        claims.claim(settings.rolesClaim, new ArrayList<>(identity.roles()));
        claims.claim("sid", randomId()).claim("auth_time", now);
        return sign(claims, now, now.plus(settings.maxLifetime));
    }

    /**
     * A fresh token for a login that goes on: due when the presented one is older than {@code renewAfter} and a later
     * end is to be had, and only for logins that we began.
     */
    Optional<IssuedLogin> renew(Login login) {
        Claims claims = login.claims();
        Optional<Instant> authTime = claims.time("auth_time");
        boolean ours =
                authTime.isPresent() && claims.has("sid") && claims.issuer().equals(settings.issuer);
        if (!ours || claims.issuedAt().isEmpty() || claims.expiresAt().isEmpty()) {
            return Optional.empty();
        }
        Instant now = now();
        Instant lastEnd = authTime.get().plus(settings.maxLifetime);
        boolean due = !now.isBefore(claims.issuedAt().get().plus(settings.renewAfter));
        boolean worthIt = end(now, lastEnd).isAfter(claims.expiresAt().get());
        return due && worthIt ? Optional.of(sign(claims.toBuilder(), now, lastEnd)) : Optional.empty();
    }

    private IssuedLogin sign(Claims.Builder claims, Instant now, Instant lastEnd) {
        Claims signed =
                claims.issuedAt(now).expiresAt(end(now, lastEnd)).id(randomId()).build();
        return new IssuedLogin(signer.sign(signed), reader.trusted(signed));
    }

    private Instant end(Instant now, Instant lastEnd) {
        Instant end = now.plus(settings.tokenLifetime);
        return end.isBefore(lastEnd) ? end : lastEnd;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private String randomId() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A signed token and the login it stands for. */
    static final class IssuedLogin {
        private final String token;
        private final Login login;

        IssuedLogin(String token, Login login) {
            this.token = token;
            this.login = login;
        }

        String token() {
            return token;
        }

        Login login() {
            return login;
        }

        /** The claim that takes most room, for the operator whose token grew too long. */
        String largestClaim() {
            List<String> names = new ArrayList<>(login.claims().asMap().keySet());
            names.sort((a, b) -> size(b) - size(a));
            return names.get(0) + " (" + size(names.get(0)) + " bytes)";
        }

        private int size(String name) {
            Object value = login.claims().asMap().get(name);
            return Claims.builder().claim(name, value).build().toJson().length();
        }
    }
}
