package io.github.jwtfilter.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jwtfilter.testing.Waiting;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A client with cookies. Its actions run in the application, on the thread of a request. */
public final class Visitor {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Provider provider;
    private final int port;
    private final int secondPort;
    private final Map<String, String> cookies = new ConcurrentHashMap<>();
    private volatile HttpResponse<String> answer;

    Visitor(Provider provider, int port, int secondPort) {
        this.provider = provider;
        this.port = port;
        this.secondPort = secondPort;
    }

    /** Reads a value from a request in the application. */
    interface Reading<T> {
        T read(HttpServletRequest request) throws Exception;
    }

    /** Acts on a request in the application. */
    interface Action {
        void run(HttpServletRequest request) throws Exception;
    }

    /** Acts on a request and its response in the application. */
    interface ResponseAction {
        void run(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /** Sends a request. The application reads a value from it. */
    <T> T read(Reading<T> reading) throws Exception {
        return result(start(reading));
    }

    /** Sends a request. The application checks a condition. */
    boolean test(Reading<Boolean> reading) throws Exception {
        return result(start(reading));
    }

    /** Sends a request with a suffix in its path. The application checks a condition. */
    boolean testAt(String suffix, Reading<Boolean> reading) throws Exception {
        return readAt(suffix, reading);
    }

    /** Sends a request. The application acts on the request. */
    void run(Action action) throws Exception {
        run((request, response) -> action.run(request));
    }

    /** Sends a request. The application acts on the request and the response. */
    void run(ResponseAction action) throws Exception {
        result(request("", (request, response) -> {
            action.run(request, response);
            return null;
        }));
    }

    /** Starts a request and returns before its end. */
    <T> CompletableFuture<T> start(Reading<T> reading) {
        return request("", (request, response) -> reading.read(request));
    }

    /** Sends a request with a suffix in its path. The application reads a value. */
    <T> T readAt(String suffix, Reading<T> reading) throws Exception {
        return result(request(suffix, (request, response) -> reading.read(request)));
    }

    /** Sends a request that sets a session attribute. */
    void putAttribute(String name, Object value) throws Exception {
        run(request -> request.getSession().setAttribute(name, value));
    }

    /** Sends a request that reads a session attribute. The session must exist. */
    Object readAttribute(String name) throws Exception {
        return read(request -> request.getSession(false).getAttribute(name));
    }

    boolean hasSession() throws Exception {
        return test(request -> request.getSession(false) != null);
    }

    /** Returns the last answer. */
    HttpResponse<String> answer() {
        return answer;
    }

    /** Returns the Set-Cookie headers of the last answer. */
    List<String> setCookies() {
        return answer.headers().allValues("Set-Cookie");
    }

    /** Returns another client with the same cookies. */
    public Visitor copy() {
        Visitor copy = otherVisitor();
        copy.cookies.putAll(cookies);
        return copy;
    }

    /** Returns this client, with its current cookies, at a second server with the same configuration. */
    Visitor onSecondServer() {
        Visitor second = new Visitor(provider, secondPort, port);
        second.cookies.putAll(cookies);
        return second;
    }

    /** Returns another client without cookies. */
    Visitor otherVisitor() {
        return new Visitor(provider, port, secondPort);
    }

    void clearCookies() {
        cookies.clear();
    }

    /** Replaces the values of all cookies by a made-up one. */
    void forgeCookies() {
        cookies.replaceAll((name, value) -> "0123456789ABCDEF0123456789ABCDEF");
    }

    boolean hasCookies() {
        return !cookies.isEmpty();
    }

    private <T> CompletableFuture<T> request(String suffix, Pages.Page page) {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        String path = Pages.publish(page, outcome);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/app" + path + suffix))
                .timeout(TIMEOUT);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie", cookies.entrySet().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        @SuppressWarnings("unchecked")
        CompletableFuture<T> seen = CLIENT.sendAsync(request.build(), BodyHandlers.ofString())
                .thenAccept(arrived -> {
                    keep(arrived);
                    if (arrived.statusCode() >= 400) {
                        outcome.completeExceptionally(new AssertionError("the page was not reached: " + arrived));
                    }
                })
                .thenCompose(kept -> (CompletableFuture<T>) outcome);
        return seen;
    }

    private void keep(HttpResponse<String> arrived) {
        answer = arrived;
        for (String setCookie : setCookies()) {
            assertFalse(provider.isToken() && setCookie.startsWith("JSESSIONID"), setCookie);
            String[] pair = setCookie.split(";", 2)[0].split("=", 2);
            if (setCookie.contains("Max-Age=0")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
    }

    /** Waits for a time, measured with the system clock. */
    static void waitMillis(long millis) {
        long until = System.currentTimeMillis() + millis;
        Waiting.until("time has passed", () -> System.currentTimeMillis() > until);
    }

    /** Returns the value that the application saw, or throws the exception of the page. */
    static <T> T result(CompletableFuture<T> seen) throws Exception {
        try {
            return seen.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError) {
                throw (AssertionError) e.getCause();
            }
            throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        } catch (TimeoutException e) {
            throw new AssertionError("the page gave no answer in time", e);
        }
    }
}
