package io.github.jwtfilter.containers;

import static io.github.jwtfilter.containers.Journey.expect;

import java.io.IOException;
import java.net.http.HttpResponse;

/** The cache headers of responses, checked for the caches between the server and its users. */
final class CacheJourney {
    private static final String PAST = "Thu, 01 Jan 1970 00:00:00 GMT";

    private final Browser user;
    private final Browser anonymous;

    /**
     * Creates a journey.
     *
     * @param user a browser with a login
     * @param anonymous an anonymous browser
     */
    CacheJourney(Browser user, Browser anonymous) {
        this.user = user;
        this.anonymous = anonymous;
    }

    void walk() throws IOException, InterruptedException {
        assertPrivate("private", 200, "page", user.get("/page"));
        HttpResponse<String> file = user.get("/file.txt");
        assertPrivate("private", 200, "file", file);
        String changed = file.headers().firstValue("Last-Modified").orElse("never");
        assertPrivate("private", 304, "unchanged file", user.get("/file.txt", "If-Modified-Since", changed));
        assertPrivate("private, no-store", 401, "refusal", anonymous.get("/page"));
        assertPrivate("private, no-store", 302, "redirect to the login", anonymous.navigate("/page"));
        expect("private", cacheControl(user.get("/public/page")), "Cache-Control of a permitted page with a login");
        expect("none", cacheControl(anonymous.get("/public/page")), "Cache-Control of a permitted page without one");
    }

    private static void assertPrivate(String caching, int status, String what, HttpResponse<String> answer) {
        expect(status, answer.statusCode(), "status of the " + what);
        expect(caching, cacheControl(answer), "Cache-Control of the " + what);
        expect(PAST, String.join(" and ", answer.headers().allValues("Expires")), "Expires of the " + what);
    }

    /** Open Liberty adds a directive of its own to an answer that sets a cookie. */
    private static String cacheControl(HttpResponse<String> answer) {
        return answer.headers().firstValue("Cache-Control").orElse("none").replace(", no-cache=set-cookie", "");
    }
}
