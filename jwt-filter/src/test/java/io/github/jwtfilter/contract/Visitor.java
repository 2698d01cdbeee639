package io.github.jwtfilter.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.jwtfilter.Waiting;
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

/** A client that keeps cookies. What it does and sees happens in the application, on the thread of a request. */
final class Visitor {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

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

    /** What the application sees of a request. */
    interface Look<T> {
        T at(HttpServletRequest request) throws Exception;
    }

    /** What the application does with a request. */
    interface Deed {
        void with(HttpServletRequest request) throws Exception;
    }

    /** What the application does with a request and its response. */
    interface Work {
        void with(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /** One request in which the application looks at something. */
    <T> T sees(Look<T> look) throws Exception {
        return result(begins(look));
    }

    /** One request in which the application sees whether something is so. */
    boolean is(Look<Boolean> look) throws Exception {
        return result(begins(look));
    }

    /** The same of a request whose path has something behind it. */
    boolean isAt(String suffix, Look<Boolean> look) throws Exception {
        return seesAt(suffix, look);
    }

    /** One request in which the application does something. */
    void does(Deed deed) throws Exception {
        does((request, response) -> deed.with(request));
    }

    /** One request in which the application does something, also with the response. */
    void does(Work work) throws Exception {
        result(request("", (request, response) -> {
            work.with(request, response);
            return null;
        }));
    }

    /** A request that may take its time. */
    <T> CompletableFuture<T> begins(Look<T> look) {
        return request("", (request, response) -> look.at(request));
    }

    /** One request whose path has something behind it. */
    <T> T seesAt(String suffix, Look<T> look) throws Exception {
        return result(request(suffix, (request, response) -> look.at(request)));
    }

    /** One request that puts an attribute into the session. */
    void puts(String name, Object value) throws Exception {
        does(request -> request.getSession().setAttribute(name, value));
    }

    /** One request that reads an attribute of the session, which must be there. */
    Object reads(String name) throws Exception {
        return sees(request -> request.getSession(false).getAttribute(name));
    }

    boolean hasSession() throws Exception {
        return is(request -> request.getSession(false) != null);
    }

    /** The answer that came last. */
    HttpResponse<String> answer() {
        return answer;
    }

    /** The cookies that the last answer set or took back. */
    List<String> setCookies() {
        return answer.headers().allValues("Set-Cookie");
    }

    /** Another client with these cookies. */
    Visitor copy() {
        Visitor copy = somebodyElse();
        copy.cookies.putAll(cookies);
        return copy;
    }

    /** This client, with the cookies of now, on another server that is set up alike. */
    Visitor elsewhere() {
        Visitor elsewhere = new Visitor(provider, secondPort, port);
        elsewhere.cookies.putAll(cookies);
        return elsewhere;
    }

    /** Another client. */
    Visitor somebodyElse() {
        return new Visitor(provider, port, secondPort);
    }

    void forgetCookies() {
        cookies.clear();
    }

    /** Keeps the cookies' names and gives them values that no server made. */
    void spoilCookies() {
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
                .timeout(PATIENCE);
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

    /** Returns when so much time has passed, to the millisecond of the system's clock. */
    static void letPass(long millis) {
        long until = System.currentTimeMillis() + millis;
        Waiting.until("time has passed", () -> System.currentTimeMillis() > until);
    }

    /** What the application saw, or the exception that the page ended with. */
    static <T> T result(CompletableFuture<T> seen) throws Exception {
        try {
            return seen.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError) {
                throw (AssertionError) e.getCause();
            }
            throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        } catch (TimeoutException e) {
            throw new AssertionError("no such page was answered", e);
        }
    }
}
