package io.github.jwtfilter.oidc;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.text.LogText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of an authorization request that the ID token has to confirm. The request passes through the browser,
 * so its user can remove a parameter, and with it the second factor that the operator asked for.
 */
final class ConfirmedParameters {
    private final Optional<Duration> maxAge;
    private final List<String> acrs;
    private final String hostedDomain;
    private final Duration clockSkew;
    private final Clock clock;

    /** @param parameters those of the operator; {@code max_age} is a number of seconds */
    ConfirmedParameters(Map<String, String> parameters, Duration clockSkew, Clock clock) {
        this.maxAge = Optional.ofNullable(parameters.get("max_age"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
        this.acrs = parameters.containsKey("acr_values")
                ? Arrays.asList(parameters.get("acr_values").split(" "))
                : List.of();
        this.hostedDomain = parameters.get("hd");
        this.clockSkew = clockSkew;
        this.clock = clock;
    }

    /** Returns what an ID token does not confirm; null if it confirms everything. */
    String problem(Claims claims) {
        Object acr = claims.get("acr").orElse(null);
        if (!acrs.isEmpty() && !acrs.contains(acr)) {
            return "claim acr: expected one of " + acrs + " as in oidcParameters, got " + text(acr);
        }
        Object domain = claims.get("hd").orElse(null);
        if (hostedDomain != null && !isOf(domain)) {
            return "claim hd: expected '" + hostedDomain + "' as in oidcParameters, got " + text(domain);
        }
        return maxAge.isPresent() ? ageProblem(claims, maxAge.get()) : null;
    }

    /** Returns whether an account belongs to the domain (Google's parameter {@code hd}; {@code *} is any domain). */
    private boolean isOf(Object domain) {
        return domain instanceof String && (hostedDomain.equals("*") || hostedDomain.equalsIgnoreCase((String) domain));
    }

    /** Checks {@code auth_time} (Core §3.1.3.7, 13). The user may have taken the life of an attempt to log in. */
    private String ageProblem(Claims claims, Duration most) {
        Optional<Instant> authTime;
        try {
            authTime = claims.time("auth_time");
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        if (authTime.isEmpty()) {
            return "claim auth_time: required by max_age in oidcParameters, and absent";
        }
        Instant oldest = clock.instant().minus(most).minus(Attempts.LIFETIME).minus(clockSkew);
        return authTime.get().isBefore(oldest)
                ? "claim auth_time: the user logged in at " + authTime.get() + ", before max_age in oidcParameters"
                : null;
    }

    private static String text(Object value) {
        return value == null ? "none" : "'" + LogText.inQuotes(value.toString()) + "'";
    }
}
