package io.github.jwtfilter;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A browser with its cookies, at servers whose cookies it does not tell apart: it ignores ports, and so do browsers. */
final class Visitor {
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private HttpResponse<String> last;

    /** The same cookies, from now on apart: what somebody copied, or another request on its way. */
    Visitor copy() {
        Visitor copy = new Visitor();
        copy.cookies.putAll(cookies);
        return copy;
    }

    /** Does a step in the open part of the application; the answer. */
    String does(TestServer server, Steps.Step step) {
        return get(server, "/open" + Steps.path(step));
    }

    /** Does a step where a login is needed. */
    String doesLoggedIn(TestServer server, Steps.Step step) {
        return get(server, "/member" + Steps.path(step));
    }

    String get(TestServer server, String path) {
        return keep(server.get("/app" + path, headers())).body();
    }

    /** Logs in by the login servlet. */
    void logIn(TestServer server, String user) {
        String form = "username=" + user + "&password=secret";
        if (keep(server.postForm("/app/user/login", form, headers())).statusCode() != 303) {
            throw new AssertionError("login: " + last.statusCode() + " " + last.body());
        }
    }

    /** Logs out by the logout servlet. */
    void logOut(TestServer server) {
        keep(server.send("POST", "/app/user/logout", null, headers()));
    }

    HttpResponse<String> keep(HttpResponse<String> response) {
        last = response;
        for (String line : response.headers().allValues("Set-Cookie")) {
            String[] parts = line.split(";", 2)[0].split("=", 2);
            if (line.contains("Max-Age=0")) {
                cookies.remove(parts[0]);
            } else {
                cookies.put(parts[0], parts[1]);
            }
        }
        return response;
    }

    String[] headers() {
        String header = cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        return new String[] {"Cookie", header.isEmpty() ? "x=y" : header};
    }

    /** The answer to the last request. */
    HttpResponse<String> last() {
        return last;
    }

    /** The cookies that the last answer set or cleared. */
    List<String> lastSet() {
        return new ArrayList<>(last.headers().allValues("Set-Cookie"));
    }

    Map<String, String> cookies() {
        return cookies;
    }
}
