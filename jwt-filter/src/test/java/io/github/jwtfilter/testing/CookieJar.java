package io.github.jwtfilter.testing;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The cookies that a browser keeps for one application. A browser silently drops a cookie that is too long. */
public final class CookieJar {
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public CookieJar() {}

    private CookieJar(Map<String, String> cookies) {
        this.cookies.putAll(cookies);
    }

    CookieJar copy() {
        return new CookieJar(cookies);
    }

    public CookieJar with(String name, String value) {
        CookieJar more = copy();
        more.cookies.put(name, value);
        return more;
    }

    public CookieJar without(String name) {
        CookieJar fewer = copy();
        fewer.cookies.remove(name);
        return fewer;
    }

    /** Applies the cookies that a response sets or clears. */
    public void update(HttpResponse<?> answer) {
        update(answer.headers().allValues("Set-Cookie"));
    }

    private void update(List<String> headers) {
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

    public Set<String> names() {
        return cookies.keySet();
    }

    public String value(String name) {
        return cookies.get(name);
    }

    /**
     * Returns the value of the header {@code Cookie}. An empty jar returns an unrelated cookie, because the value must
     * not be empty.
     */
    public String header() {
        return cookies.isEmpty()
                ? "none=here"
                : cookies.entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; "));
    }
}
