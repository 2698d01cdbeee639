package io.github.jwtfilter.containers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A browser that keeps cookies, sends only the headers that older browsers send, follows no redirect and records all
 * responses.
 */
final class Browser {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(60))
            .build();

    private final String origin;
    private final String application;
    private final Map<String, String> cookies;
    private final List<HttpResponse<String>> answers = new ArrayList<>();

    /** Creates a browser without cookies. */
    Browser(int port, String application) {
        this(port, application, new LinkedHashMap<>());
    }

    private Browser(int port, String application, Map<String, String> cookies) {
        this.origin = "http://127.0.0.1:" + port;
        this.application = application;
        this.cookies = cookies;
    }

    /** Returns this browser on another server of the same host. It sends the same cookies. */
    Browser on(int port) {
        return new Browser(port, application, cookies);
    }

    /** Returns another browser with a copy of these cookies. */
    Browser copy() {
        return new Browser(URI.create(origin).getPort(), application, new LinkedHashMap<>(cookies));
    }

    boolean hasCookies() {
        return !cookies.isEmpty();
    }

    /** Sends a GET for a path of the application. The headers alternate names and values. */
    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path).GET(), headers);
    }

    /** Sends a GET as if the user had typed the address. */
    HttpResponse<String> navigate(String path) throws IOException, InterruptedException {
        return get(path, "Accept", "text/html,application/xhtml+xml");
    }

    /** Sends a POST of a form, as from one of the application's pages. */
    HttpResponse<String> submit(String path, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return submit(path, body);
    }

    /** Sends a POST of a form with a body that is already encoded. */
    HttpResponse<String> submit(String path, String body) throws IOException, InterruptedException {
        return send(
                request(path).POST(BodyPublishers.ofString(body)),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "text/html",
                "Origin",
                origin,
                "Referer",
                origin + application + "/");
    }

    /** Sends a POST of JSON, as from an API client. */
    HttpResponse<String> postJson(String path, String json) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(json)), "Content-Type", "application/json");
    }

    String cookie(String name) {
        return cookies.get(name);
    }

    void setCookie(String name, String value) {
        cookies.put(name, value);
    }

    List<HttpResponse<String>> answers() {
        return answers;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(origin + application + path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie", cookies.entrySet().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        answer.headers().allValues("Set-Cookie").forEach(this::keep);
        answers.add(answer);
        return answer;
    }

    private void keep(String setCookie) {
        String[] pair = setCookie.split(";", 2)[0].split("=", 2);
        if (setCookie.contains("Max-Age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }
}
