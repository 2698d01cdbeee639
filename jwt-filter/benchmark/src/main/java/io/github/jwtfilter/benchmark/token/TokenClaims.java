package io.github.jwtfilter.benchmark.token;

import java.util.List;

/** The claims of every token in the benchmarks. Times are in seconds since 1970. */
public record TokenClaims(String issuer, String subject, long issuedAt, long expiresAt, String id, List<String> roles) {
    String json() {
        return "{\"iss\":\"" + issuer + "\",\"sub\":\"" + subject + "\",\"iat\":" + issuedAt + ",\"exp\":" + expiresAt
                + ",\"jti\":\"" + id + "\",\"roles\":[\"" + String.join("\",\"", roles) + "\"]}";
    }
}
