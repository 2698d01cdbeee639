package io.github.jwtfilter;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The cookies that a browser keeps for one application. A browser silently drops a cookie that is too long. */
final class CookieJar {
    private final Map<String, String> cookies = new LinkedHashMap<>();

    CookieJar() {}

    private CookieJar(Map<String, String> cookies) {
        this.cookies.putAll(cookies);
    }

    CookieJar copy() {
        return new CookieJar(cookies);
    }

    CookieJar with(String name, String value) {
        CookieJar more = copy();
        more.cookies.put(name, value);
        return more;
    }

    CookieJar without(String name) {
        CookieJar fewer = copy();
        fewer.cookies.remove(name);
        return fewer;
    }

    void take(HttpResponse<?> answer) {
        take(answer.headers().allValues("Set-Cookie"));
    }

    private void take(List<String> headers) {
        for (String header : headers) {
            int equals = header.indexOf('=');
            String name = header.substring(0, equals);
            if (header.contains("; Max-Age=0;")) {
                cookies.remove(name);
            } else if (header.length() <= 4096) {
                cookies.put(name, header.substring(equals + 1, header.indexOf(';')));
            }
        }
    }

    Set<String> names() {
        return cookies.keySet();
    }

    String value(String name) {
        return cookies.get(name);
    }

    /**
     * Returns the value of the header {@code Cookie}. An empty jar returns an unrelated cookie, because the value must
     * not be empty.
     */
    String header() {
        return cookies.isEmpty()
                ? "none=here"
                : cookies.entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; "));
    }
}
