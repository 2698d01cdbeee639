package io.github.jwtfilter.tools.inspect;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The access control of the page. Other programs, users and websites can reach a loopback port, so a request needs the
 * secret of the address. {@code Host} reveals a website with a name that resolves to 127.0.0.1. {@code Origin} reveals
 * a website that posts.
 */
final class LocalRequests {
    private static final int SECRET_BYTES = 24;
    private static final String JSON = "application/json";

    private final String secret;
    private final List<String> hosts;

    LocalRequests(SecureRandom random, int port) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        this.secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        this.hosts = List.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /** Returns the address of the page with the secret. */
    String address() {
        return "http://" + hosts.get(0) + "/" + secret + "/";
    }

    /**
     * Returns 200, or the error status of a refused request.
     *
     * @param place set to the part of the path after the secret
     */
    int status(HttpExchange exchange, StringBuilder place) {
        Headers headers = exchange.getRequestHeaders();
        String host = only(headers, "Host").toLowerCase(Locale.ROOT);
        if (!hosts.contains(host)) {
            return 421;
        }
        if (!hasSecret(String.valueOf(exchange.getRequestURI().getRawPath()), place)) {
            return 404;
        }
        boolean asks = exchange.getRequestMethod().equals("POST");
        boolean isPage = place.length() == 0;
        if (asks == isPage || !asks && !exchange.getRequestMethod().equals("GET")) {
            return 405;
        }
        if (asks && !isFromThePage(headers, host)) {
            return 403;
        }
        return asks && !only(headers, "Content-Type").equals(JSON) ? 415 : 200;
    }

    /**
     * Returns whether a POST comes from the page. Browsers send {@code Origin} with every POST of a script. They send
     * JSON to another origin only after a preflight.
     */
    private static boolean isFromThePage(Headers headers, String host) {
        String site = headers.containsKey("Sec-Fetch-Site") ? only(headers, "Sec-Fetch-Site") : "same-origin";
        return only(headers, "Origin").equals("http://" + host) && site.equals("same-origin");
    }

    private boolean hasSecret(String path, StringBuilder place) {
        int end = path.indexOf('/', 1);
        String given = end < 0 ? "" : path.substring(1, end);
        place.append(path.substring(end + 1));
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the value of a header; empty if it is absent or occurs twice. */
    private static String only(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }
}
