package io.github.jwtfilter.form;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.page.JsonAnswer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers a program with tokens, or with the reason why it gets none (RFC 6749 sections 5.1 and 5.2). */
public final class TokenAnswer {
    private static final int RETRY_SECONDS = 5;

    private TokenAnswer() {}

    /** Answers with the access token, and with the refresh token if there is one. */
    public static void issued(IssuedLogin issued, HttpServletResponse response) throws IOException {
        Claims claims = issued.login().claims();
        Duration lifetime = Duration.between(
                claims.issuedAt().orElseThrow(), claims.expiresAt().orElseThrow());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", issued.token());
        answer.put("token_type", "Bearer");
        answer.put("expires_in", lifetime.toSeconds());
        issued.refreshToken().ifPresent(token -> answer.put("refresh_token", token));
        forbidCaching(response);
        JsonAnswer.write(response, HttpServletResponse.SC_OK, answer);
    }

    /** Answers with an error. */
    public static void failed(TokenFailure failure, HttpServletResponse response) throws IOException {
        if (failure == TokenFailure.UNAVAILABLE) {
            response.setHeader("Retry-After", String.valueOf(RETRY_SECONDS));
        }
        forbidCaching(response);
        JsonAnswer.error(response, failure.status, failure.error, failure.description);
    }

    /** RFC 6749 section 5.1 requires this header for HTTP/1.0 caches. The answer sets the one for other caches. */
    private static void forbidCaching(HttpServletResponse response) {
        response.setHeader("Pragma", "no-cache");
    }
}
