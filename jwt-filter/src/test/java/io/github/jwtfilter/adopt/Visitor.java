package io.github.jwtfilter.adopt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A browser with cookies, and the ways of a user in the shop. It follows no redirect. */
final class Visitor {
    static final String LOGIN = "login";

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .build();
    private LoginServer server;

    Visitor(LoginServer server) {
        this.server = server;
    }

    /** Goes on at a server that took the place of the one before. */
    Visitor at(LoginServer other) {
        server = other;
        return this;
    }

    /** Logs in with the form of the container. */
    Visitor logIn(String user) {
        get("/shop/cart");
        int status = post("/j_security_check", "j_username=" + user + "&j_password=secret")
                .statusCode();
        if (status != 302 && status != 303) {
            throw new AssertionError("login: " + status);
        }
        return this;
    }

    /** Returns what the shop shows; {@code login} if it asks for a login, or another status. */
    String see(String path) {
        HttpResponse<String> answer = get(path);
        switch (answer.statusCode()) {
            case 200:
                return answer.body();
            case 401:
                return LOGIN;
            default:
                return String.valueOf(answer.statusCode());
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(server.uri(path)));
    }

    CompletableFuture<HttpResponse<String>> getAsync(String path) {
        return client.sendAsync(HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Returns the value of a cookie. */
    Optional<String> cookie(String name) {
        return all().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    /** Returns the payload of a token. */
    static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    }

    /** Returns a claim of a token as it is written. */
    static String claim(String token, String name) {
        return payload(token).replaceFirst(".*\"" + name + "\":(\"[^\"]*\"|\\d+).*", "$1");
    }

    /** Removes a cookie, as if it had expired. Returns its value. */
    String drop(String name) {
        String value = cookie(name).orElseThrow();
        for (URI uri : cookies.getCookieStore().getURIs()) {
            cookies.getCookieStore().get(uri).stream()
                    .filter(cookie -> cookie.getName().equals(name))
                    .forEach(cookie -> cookies.getCookieStore().remove(uri, cookie));
        }
        all().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .forEach(cookie -> cookies.getCookieStore().remove(null, cookie));
        return value;
    }

    /** Sets a cookie of the application. */
    void put(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setVersion(0);
        cookie.setPath("/app");
        cookie.setDomain("127.0.0.1");
        cookies.getCookieStore().add(server.uri("/"), cookie);
    }

    private List<HttpCookie> all() {
        return cookies.getCookieStore().getCookies();
    }
}
