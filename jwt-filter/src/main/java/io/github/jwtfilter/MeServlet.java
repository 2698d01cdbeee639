package io.github.jwtfilter;

import io.github.jwtfilter.jose.Claims;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.page.JsonAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reports in JSON who is logged in and until when. The members are {@code name}, {@code roles}, {@code expires_at} (the
 * end of the login without further activity) and {@code login_ends_at} (its latest possible end), both in seconds since
 * 1970. Anonymous requests get 401. A token that can be neither accepted nor refused now gets 503. A request to this
 * servlet does not renew the login.
 */
public final class MeServlet extends ExchangeServlet {
    private static final long serialVersionUID = 1L;

    /** Called by the container. */
    public MeServlet() {}

    @Override
    void answer(JwtRuntime runtime, Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        Login login = exchange.login();
        if (!read) {
            methodNotAllowed(response, "GET, HEAD");
        } else if (login.isPresent()) {
            JsonAnswer.write(
                    response,
                    HttpServletResponse.SC_OK,
                    describe(login, runtime.logins().latestEnd(login)));
        } else if (!exchange.authentication().isDecided()) {
            runtime.challenge().answerUndecided(exchange.authentication(), response);
        } else {
            ErrorResponses.tokenWanted(exchange.authentication().refused(), response);
        }
    }

    private static Map<String, Object> describe(Login login, Instant endsAt) {
        Claims claims = login.claims();
        Instant expiresAt = claims.expiresAt().orElseThrow();
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", login.identity().getName());
        description.put("roles", new ArrayList<>(login.identity().roles()));
        // A token of another issuer may have a later {@code exp} than the filter allows for a login.
        description.put("expires_at", (endsAt.isBefore(expiresAt) ? endsAt : expiresAt).getEpochSecond());
        description.put("login_ends_at", endsAt.getEpochSecond());
        return description;
    }
}
