package io.github.jwtfilter.testing;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request that a {@link TestProvider} received.
 *
 * @param uri the absolute URI
 * @param headers the headers; names in any case
 * @param body the first 64 kB of the body
 */
public record ProviderRequest(String method, URI uri, Map<String, List<String>> headers, String body) {
    private static final int MAX_BODY_BYTES = 64 * 1024;

    static ProviderRequest read(HttpExchange exchange, URI origin) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getRequestHeaders());
        return new ProviderRequest(
                exchange.getRequestMethod(),
                origin.resolve(exchange.getRequestURI()),
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    /** Returns the first value of a header, or null. */
    public String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    /** Returns the parameters of the query, and those of the form of a POST. */
    public Map<String, List<String>> parameters() {
        return URLUtils.parseParameters(method.equals("POST") ? body : uri.getRawQuery());
    }

    /** Returns the only value of a parameter, or null. */
    public String parameter(String name) {
        List<String> values = parameters().get(name);
        if (values != null && values.size() != 1) {
            throw new AssertionError(name + " appears " + values.size() + " times");
        }
        return values == null ? null : values.get(0);
    }

    HTTPRequest parsed() throws ParseException {
        HTTPRequest request = new HTTPRequest(HTTPRequest.Method.valueOf(method), uri);
        headers.forEach((name, values) -> request.setHeader(name, values.toArray(new String[0])));
        request.setBody(body);
        return request;
    }
}
