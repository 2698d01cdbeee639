package io.github.jwtfilter.benchmark.token;

import java.util.List;

/** What every token of the benchmarks says; times in seconds since 1970. */
public record TokenClaims(String issuer, String subject, long issuedAt, long expiresAt, String id, List<String> roles) {
    String json() {
        return "{\"iss\":\"" + issuer + "\",\"sub\":\"" + subject + "\",\"iat\":" + issuedAt + ",\"exp\":" + expiresAt
                + ",\"jti\":\"" + id + "\",\"roles\":[\"" + String.join("\",\"", roles) + "\"]}";
    }
}
