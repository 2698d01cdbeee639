package io.github.jwtfilter.migration;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser that follows redirects and keeps cookies. Cookies belong to a host, regardless of the port, so a user can
 * move from one server to the next. It records each cookie that a server ever set.
 */
final class Browser {
    private static final int MAX_REDIRECTS = 10;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final List<String> setCookies = new ArrayList<>();

    private Server server;
    private String authorization;

    Browser(Server server) {
        this.server = server;
    }

    /** Returns a browser with the cookies that this one has now, and only those with one of the names if there are any. */
    Browser copy(String... names) {
        Browser copy = new Browser(server);
        for (HttpCookie cookie : cookies.getCookieStore().getCookies()) {
            if (names.length == 0 || List.of(names).contains(cookie.getName())) {
                copy.cookies.getCookieStore().add(null, (HttpCookie) cookie.clone());
            }
        }
        return copy;
    }

    /** Continues on another server, as if a load balancer had chosen it. */
    Browser at(Server next) {
        server = next;
        return this;
    }

    /** Sends a name and a password with each request from now on, as after the dialog for BASIC. */
    Browser withPassword(String user, String password) {
        authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Sends a token with each request from now on, as programs do. */
    Browser withToken(String token) {
        authorization = "Bearer " + token;
        return this;
    }

    /** Forgets the name and the password. */
    Browser withoutPassword() {
        authorization = null;
        return this;
    }

    /** Opens a page of the application. */
    HttpResponse<String> open(String path) throws IOException, InterruptedException {
        return send(request(server.uri(path)).header("Accept", "text/html"), MAX_REDIRECTS);
    }

    /** Sends a request of a program, with any method and without a body. */
    HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return send(
                request(server.uri(path)).header("Accept", "*/*").method(method, BodyPublishers.noBody()),
                MAX_REDIRECTS);
    }

    /** Submits a form to a path of the application. Names and values of fields alternate. */
    HttpResponse<String> submit(String path, String... fields) throws IOException, InterruptedException {
        return submitTo(server.uri(path), fields);
    }

    /**
     * Submits a form of a page to the address in its {@code action}. The address may be relative. If another server was
     * chosen since, the form goes there.
     */
    HttpResponse<String> submit(HttpResponse<String> page, String action, String... fields)
            throws IOException, InterruptedException {
        URI uri = page.uri().resolve(action.replace("&amp;", "&"));
        return submitTo(server.origin() + uri.getRawPath() + query(uri), fields);
    }

    /** Follows a link of a page. The link may be relative. */
    HttpResponse<String> follow(HttpResponse<String> page, String link) throws IOException, InterruptedException {
        URI uri = page.uri().resolve(link.replace("&amp;", "&"));
        return send(
                request(server.origin() + uri.getRawPath() + query(uri)).header("Accept", "text/html"), MAX_REDIRECTS);
    }

    private static String query(URI uri) {
        return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    }

    private HttpResponse<String> submitTo(String uri, String... fields) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(fields[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return send(
                request(uri)
                        .header("Accept", "text/html")
                        .header("Origin", server.origin())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body.toString())),
                MAX_REDIRECTS);
    }

    private HttpRequest.Builder request(String uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(60));
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    /** Sends a request. Follows redirects with GET, as browsers do. */
    private HttpResponse<String> send(HttpRequest.Builder request, int redirects)
            throws IOException, InterruptedException {
        HttpRequest bare = request.build();
        cookies.get(bare.uri(), Map.of()).forEach((name, lines) -> lines.forEach(line -> request.header(name, line)));
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        cookies.put(answer.uri(), answer.headers().map());
        setCookies.addAll(answer.headers().allValues("Set-Cookie"));
        Optional<String> location = answer.headers().firstValue("Location");
        if (location.isEmpty() || answer.statusCode() / 100 != 3) {
            return answer;
        }
        if (redirects == 0) {
            throw new AssertionError("redirects in a circle: " + answer.uri());
        }
        URI next = answer.uri().resolve(location.get());
        return send(request(next.toString()).header("Accept", "text/html"), redirects - 1);
    }

    /** Returns the names of all cookies that a server ever set. */
    Set<String> namesEverSet() {
        return setCookies.stream()
                .map(header -> header.substring(0, header.indexOf('=')))
                .collect(Collectors.toSet());
    }

    /** Returns the names of the cookies that the browser would send now. */
    Set<String> cookies() {
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::getName)
                .collect(Collectors.toSet());
    }

    /** Returns the first group of a pattern in a page. Fails if the page has no such text. */
    static String find(HttpResponse<String> page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page.body());
        if (!matcher.find()) {
            throw new AssertionError(
                    "no " + pattern + " in " + page.statusCode() + " " + page.uri() + " " + page.body());
        }
        return matcher.group(1);
    }
}
