package io.github.jwtfilter.testing;

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

/** A browser for several servers on one host. It sends its cookies to all of them, because browsers ignore ports. */
public final class Browser {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private CookieJar cookies = new CookieJar();
    private HttpResponse<String> last;

    /** Returns another browser with the same cookies. Later cookies are separate. */
    public Browser copy() {
        Browser copy = new Browser();
        copy.cookies = cookies.copy();
        return copy;
    }

    /** Runs a step in the public part of the application. Returns the body of the answer. */
    public String run(int port, Steps.Step step) {
        return get(port, "/open" + Steps.path(step));
    }

    /** Runs a step in the part that requires a login. Returns the body of the answer. */
    public String runLoggedIn(int port, Steps.Step step) {
        return get(port, "/member" + Steps.path(step));
    }

    /** Runs a step in the part that requires a login, with a query such as {@code ?a=b}. The step ignores the query. */
    public String runLoggedIn(int port, String query, Steps.Step step) {
        return get(port, "/member" + Steps.path(step) + query);
    }

    /** Sends a GET to a path of the application. Returns the body of the answer. */
    public String get(int port, String path) {
        return send(port, "GET", path, BodyPublishers.noBody()).body();
    }

    /** Sends a POST with a form to a path of the application. */
    public HttpResponse<String> post(int port, String path, String form) {
        return send(port, "POST", path, BodyPublishers.ofString(form));
    }

    /** Logs in with the login servlet. */
    public void logIn(int port, String user) {
        if (post(port, "/user/login", "username=" + user + "&password=secret").statusCode() != 303) {
            throw new AssertionError("login: " + last + " " + last.body());
        }
    }

    /** Logs out with the logout servlet. */
    public void logOut(int port) {
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
        cookies.update(last);
        return last;
    }

    /** Returns the last answer. */
    public HttpResponse<String> last() {
        return last;
    }

    /** Returns a header of the last answer, or null. */
    public String header(String name) {
        return last.headers().firstValue(name).orElse(null);
    }

    /** Returns the cookies that the last answer set or cleared. */
    public List<String> setCookies() {
        return last.headers().allValues("Set-Cookie");
    }

    public CookieJar cookies() {
        return cookies;
    }

    /** Replaces the cookies. */
    public void replaceCookies(CookieJar others) {
        cookies = others;
    }
}
