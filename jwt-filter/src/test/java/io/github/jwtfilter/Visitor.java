package io.github.jwtfilter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** A browser at servers of one host, whose cookies it does not tell apart, for browsers ignore ports. */
final class Visitor {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private CookieJar cookies = new CookieJar();
    private HttpResponse<String> last;

    /** Another with the same cookies, who keeps those that come later for himself. */
    Visitor copy() {
        Visitor copy = new Visitor();
        copy.cookies = cookies.copy();
        return copy;
    }

    /** Does a step in the part of the application that is open to all; the answer's body. */
    String does(int port, Steps.Step step) {
        return get(port, "/open" + Steps.path(step));
    }

    /** Does a step where a login is needed; the answer's body. */
    String doesLoggedIn(int port, Steps.Step step) {
        return get(port, "/member" + Steps.path(step));
    }

    /** The same with a query, {@code ?a=b}, that the step does not look at. */
    String doesLoggedIn(int port, String query, Steps.Step step) {
        return get(port, "/member" + Steps.path(step) + query);
    }

    /** A GET of a path of the application; the answer's body. */
    String get(int port, String path) {
        return send(port, "GET", path, BodyPublishers.noBody()).body();
    }

    /** A POST of a form to a path of the application. */
    HttpResponse<String> post(int port, String path, String form) {
        return send(port, "POST", path, BodyPublishers.ofString(form));
    }

    /** Logs in by the login servlet. */
    void logIn(int port, String user) {
        if (post(port, "/user/login", "username=" + user + "&password=secret").statusCode() != 303) {
            throw new AssertionError("login: " + last + " " + last.body());
        }
    }

    /** Logs out by the logout servlet. */
    void logOut(int port) {
        post(port, "/user/logout", "");
    }

    private HttpResponse<String> send(int port, String method, String path, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/app" + path))
                .header("Cookie", cookies.header())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, body)
                .build();
        try {
            last = CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        cookies.take(last);
        return last;
    }

    /** The answer to the last request. */
    HttpResponse<String> last() {
        return last;
    }

    /** A header of the last answer; null if it has none. */
    String header(String name) {
        return last.headers().firstValue(name).orElse(null);
    }

    /** The cookies that the last answer set or cleared. */
    List<String> set() {
        return last.headers().allValues("Set-Cookie");
    }

    CookieJar cookies() {
        return cookies;
    }

    /** Goes on with other cookies. */
    void take(CookieJar others) {
        cookies = others;
    }
}
