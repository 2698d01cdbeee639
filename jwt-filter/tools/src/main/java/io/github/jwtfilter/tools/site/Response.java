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

    /** Returns the cookies with a name. Browsers ignore an empty one, and no server reads a cookie without a name. */
    public List<SetCookie> cookies() {
        return headers.getOrDefault("set-cookie", List.of()).stream()
                .map(SetCookie::parse)
                .filter(cookie -> !cookie.name.isEmpty())
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
        return isRedirect() ? resolved(header("location")) : Optional.empty();
    }

    /** Returns whether a browser goes on to another address. */
    public boolean isRedirect() {
        return REDIRECTS.contains(status) && !header("location").isEmpty();
    }

    /**
     * Returns the address of a reference in this response, as browsers resolve it (RFC 3986 §5.2). {@code URI} resolves
     * a query alone, or nothing, to the folder.
     *
     * @return empty if the reference is malformed
     */
    Optional<URI> resolved(String reference) {
        String given = reference.strip().replace(" ", "%20");
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String complete = given.isEmpty() ? path + query : given.startsWith("?") ? path + given : given;
        try {
            return Optional.of(address.resolve(complete));
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
