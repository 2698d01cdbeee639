package io.github.jwtfilter;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.session.Login;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells a page in JSON who is logged in and until when: {@code name}, {@code roles}, {@code expires_at} (the end of the
 * login if nothing more is done) and {@code login_ends_at} (its end however active it is), both in seconds since 1970.
 * 401 if nobody is. Asking does not renew the login.
 */
public final class MeServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** For the container. */
    public MeServlet() {}

    @Override
    void answer(Exchange exchange, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        Login login = exchange.login();
        if (!read) {
            methodNotAllowed(response, "GET, HEAD");
        } else if (login.isPresent()) {
            JsonAnswer.write(response, HttpServletResponse.SC_OK, describe(login, exchange.runtime()));
        } else {
            ErrorResponses.tokenWanted(exchange, response);
        }
    }

    private static Map<String, Object> describe(Login login, JwtRuntime runtime) {
        Claims claims = login.claims();
        Instant expiresAt = claims.expiresAt().orElseThrow();
        Instant endsAt = claims.time("auth_time")
                .map(authTime -> authTime.plus(runtime.settings.maxLifetime))
                .orElse(expiresAt);
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", login.identity().getName());
        description.put("roles", new ArrayList<>(login.identity().roles()));
        // A foreign token may claim to last longer than any login does here.
        description.put("expires_at", (endsAt.isBefore(expiresAt) ? endsAt : expiresAt).getEpochSecond());
        description.put("login_ends_at", endsAt.getEpochSecond());
        return description;
    }
}
