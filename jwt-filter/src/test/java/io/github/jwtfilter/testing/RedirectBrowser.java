package io.github.jwtfilter.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A client that loads pages as a browser does: it keeps cookies by name and path, ignores the port, and follows redirects
 * on demand. It does not know {@code SameSite}.
 */
public final class RedirectBrowser {
    private static final int MAX_REDIRECTS = 12;

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .build();
    private final List<URI> trail = new ArrayList<>();

    /** Loads one page. */
    public HttpResponse<String> visit(URI uri) {
        trail.add(uri);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "text/html")
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Dest", "document")
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Loads a page and follows all redirects. */
    public HttpResponse<String> follow(URI uri) {
        trail.clear();
        URI next = uri;
        for (int i = 0; i < MAX_REDIRECTS; i++) {
            HttpResponse<String> answer = visit(next);
            Optional<URI> location = location(answer);
            if (location.isEmpty()) {
                return answer;
            }
            next = location.get();
        }
        throw new AssertionError("too many redirects: " + trail);
    }

    /** Follows redirects until the next one leads to a path, and returns that address. */
    public URI followUntil(URI uri, String path) {
        URI next = uri;
        for (int i = 0; i < MAX_REDIRECTS; i++) {
            next = location(visit(next)).orElseThrow();
            if (next.getPath().equals(path)) {
                return next;
            }
        }
        throw new AssertionError("no redirect to " + path + ": " + trail);
    }

    private static Optional<URI> location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").map(answer.uri()::resolve);
    }

    /** Returns the addresses that were loaded since the last {@link #follow} began. */
    public List<URI> trail() {
        return trail;
    }

    /** Returns the sorted names of all cookies. */
    public List<String> cookieNames() {
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::getName)
                .sorted()
                .collect(Collectors.toList());
    }

    /** Removes the cookies whose names begin with a prefix. */
    public void forget(String prefix) {
        List.copyOf(cookies.getCookieStore().getCookies()).stream()
                .filter(cookie -> cookie.getName().startsWith(prefix))
                .forEach(cookie -> cookies.getCookieStore().remove(null, cookie));
    }

    /** Returns the value of a cookie, or null. */
    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Returns the cookies whose names begin with a prefix, as in the header {@code Cookie}. */
    public String header(String prefix) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().startsWith(prefix))
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
