package io.github.jwtfilter.form;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.login.LoginIssuer.IssuedLogin;
import io.github.jwtfilter.page.JsonAnswer;
import io.github.jwtfilter.page.LoginFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Login of an API client with JSON. The response has the form of RFC 6749 §5.1 and §5.2. */
public final class JsonLogin implements LoginExchange {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private boolean cookie;
    private LoginFailure unread = LoginFailure.INCOMPLETE;

    public JsonLogin(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    @Override
    public Optional<Credentials> credentials() {
        try {
            Map<String, Object> fields = StrictJson.readObject(LoginBody.read(request));
            Object wanted = fields.getOrDefault("cookie", false);
            cookie = Boolean.TRUE.equals(wanted);
            return wanted instanceof Boolean ? LoginFields.read(name -> values(fields, name)) : Optional.empty();
        } catch (LoginBody.UnreadableException e) {
            unread = e.failure;
            return Optional.empty();
        } catch (StrictJson.MalformedJsonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> values(Map<String, Object> fields, String name) {
        if (!fields.containsKey(name)) {
            return List.of();
        }
        if (fields.get(name) instanceof String) {
            return List.of((String) fields.get(name));
        }
        throw new IllegalArgumentException("expected " + name + " to be a string");
    }

    @Override
    public String means() {
        return "json";
    }

    @Override
    public LoginFailure unread() {
        return unread;
    }

    @Override
    public boolean wantsCookie() {
        return cookie;
    }

    @Override
    public void succeeded(IssuedLogin issued) throws IOException {
        TokenAnswer.issued(issued, response);
    }

    @Override
    public void failed(LoginFailure failure) throws IOException {
        if (failure.status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (failure == LoginFailure.UNSUPPORTED_TYPE) {
            // Lists the accepted types (RFC 9110 §12.5.1).
            response.setHeader("Accept", LoginMediaType.JSON + ", " + LoginMediaType.FORM);
        } else if (failure == LoginFailure.JSON_ONLY) {
            response.setHeader("Accept", LoginMediaType.JSON);
        }
        JsonAnswer.error(response, failure.status, failure.error, failure.description);
    }
}
