package io.github.jwtfilter.frameworks;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser that follows redirects and keeps cookies. Cookies belong to a host, independent of the port, so a user can
 * move from one server to the next. The browser records every cookie that it ever received.
 */
final class Browser {
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .cookieHandler(cookies)
            .build();
    private final List<String> setCookies = new ArrayList<>();

    private WarServer server;

    Browser(WarServer server) {
        this.server = server;
    }

    /** Continues on another server, as if a load balancer had chosen it. */
    Browser at(WarServer next) {
        server = next;
        return this;
    }

    /** Follows a link of the application. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Opens an address, as if the user had typed it. */
    HttpResponse<String> navigate(String path) throws IOException, InterruptedException {
        return send(request(path).header("Accept", "text/html"));
    }

    /** Submits a form. Names and values of fields alternate. */
    HttpResponse<String> post(String path, String... fields) throws IOException, InterruptedException {
        return send(form(path, fields).header("Accept", "text/html"));
    }

    /** Submits a form like the script of a Faces page. */
    HttpResponse<String> facesAjax(String path, String... fields) throws IOException, InterruptedException {
        return send(form(path, fields).header("Accept", "*/*").header("Faces-Request", "partial/ajax"));
    }

    private HttpRequest.Builder form(String path, String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(fields[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.toString()));
    }

    HttpResponse<String> postJson(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** Submits a multipart form with one file. */
    HttpResponse<String> upload(String path, String field, String fileName, String content)
            throws IOException, InterruptedException {
        String body = "--part\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + fileName
                + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--part--\r\n";
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=part")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/app" + path));
    }

    /** Sends a request. Follows redirects with a plain GET, as browsers do. */
    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        setCookies.addAll(answer.headers().allValues("Set-Cookie"));
        Optional<String> location = answer.headers().firstValue("Location");
        return location.isPresent() ? send(HttpRequest.newBuilder(answer.uri().resolve(location.get()))) : answer;
    }

    /** Returns the names of all cookies that a server ever set. */
    Set<String> namesEverSet() {
        return setCookies.stream()
                .map(header -> header.substring(0, header.indexOf('=')))
                .collect(Collectors.toSet());
    }

    /** Returns how often a server set a cookie to a value. */
    long timesSet() {
        return setCookies.stream()
                .filter(header -> !header.contains("Max-Age=0"))
                .count();
    }

    /** Returns the cookies that the browser would send now, as names and values. */
    List<String> currentCookies() {
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::toString)
                .toList();
    }

    /** Returns the first group of a pattern in a page. */
    static String firstMatch(HttpResponse<String> page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page.body());
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + page.statusCode() + " " + page.body());
        }
        return matcher.group(1);
    }
}
