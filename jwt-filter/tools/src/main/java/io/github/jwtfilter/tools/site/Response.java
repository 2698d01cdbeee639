package io.github.jwtfilter.tools.site;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The response to one request. */
public final class Response {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** The request in words: {@code GET /app/}. */
    public final String request;

    public final URI address;
    public final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /** The login form; null before the search. */
    private Optional<LoginForm> form;

    /**
     * Creates the response.
     *
     * @param headers the values by the names of the headers in lower case
     */
    Response(String request, URI address, int status, Map<String, List<String>> headers, byte[] body) {
        this.request = request;
        this.address = address;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** Returns the values of a header, joined by commas; empty if the header is absent. */
    public String header(String lowerCaseName) {
        return String.join(", ", headers.getOrDefault(lowerCaseName, List.of()));
    }

    public Set<String> headerNames() {
        return headers.keySet();
    }

    public List<SetCookie> cookies() {
        return headers.getOrDefault("set-cookie", List.of()).stream()
                .map(SetCookie::parse)
                .collect(Collectors.toList());
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns whether the response is content: 2xx or 304. */
    boolean isContent() {
        return isSuccess() || status == 304;
    }

    /** Returns the target of a redirect; empty for other responses, or if the target is malformed. */
    public Optional<URI> target() {
        String location = header("location");
        if (!REDIRECTS.contains(status) || location.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(address.resolve(location));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Returns the login form of the page, if any. */
    Optional<LoginForm> form() {
        if (form == null) {
            form = LoginForm.in(this);
        }
        return form;
    }

    /** Returns the request and the status in words. */
    public String inWords() {
        return request + " answers " + status;
    }
}
