package io.github.jwtfilter.tools.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.tools.doctor.Finding.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Does each check find the flaw that it is for, and nothing in a good application? */
final class DoctorTest {
    static DoctorReport examine(URI url, Clock clock) throws IOException {
        return new Doctor(options(url, Optional.of("alice")), TrustedCertificates.JVM, clock).examine();
    }

    static DoctorOptions options(URI url, Optional<String> user) {
        return new DoctorOptions(
                url, Optional.empty(), Optional.empty(), Optional.empty(), user, user.map(name -> "secret"));
    }

    private static DoctorReport examine(SmallApp.Flaw flaw) throws IOException {
        try (SmallApp app = SmallApp.with(flaw)) {
            return examine(app.url(), Clock.systemUTC());
        }
    }

    static String inWords(List<Finding> findings) {
        StringBuilder words = new StringBuilder();
        findings.forEach(finding ->
                words.append(finding.result + " " + finding.check + ": " + finding.seen + " / " + finding.mend + "\n"));
        return words.toString();
    }

    @Test
    void goodApplicationHasNoFinding() throws IOException {
        DoctorReport report = examine((question, good) -> good);

        assertEquals(Result.OK, report.result(), () -> inWords(report.findings()));
        assertEquals(
                List.of(
                        "transport",
                        "clock",
                        "caching",
                        "page headers",
                        "scripts",
                        "methods",
                        "paths",
                        "other sites",
                        "login errors",
                        "redirects",
                        "login",
                        "cookies",
                        "container session"),
                report.findings().stream().map(finding -> finding.check).toList());
        assertEquals("protected /app/page, login /app/login, logout /app/logout", report.subject());
    }

    private static Arguments flaw(String check, Result result, String seen, SmallApp.Flaw flaw) {
        return arguments(check, result, seen, flaw);
    }

    static final List<Arguments> FLAWS = List.of(
            flaw(
                    "caching",
                    Result.LOOK,
                    "GET /app/page answers 302",
                    (question, good) -> good.without("Cache-Control")),
            flaw(
                    "caching",
                    Result.LOOK,
                    "public",
                    (question, good) -> question.isFor("GET", "/app/login")
                            ? good.without("Cache-Control").with("Cache-Control", "public, max-age=60")
                            : good),
            flaw("page headers", Result.LOOK, "frame", (question, good) -> good.without("X-Frame-Options")),
            flaw(
                    "page headers",
                    Result.LOOK,
                    "X-Content-Type-Options",
                    (question, good) -> good.without("X-Content-Type-Options")),
            flaw("page headers", Result.LOOK, "Tiny/1.2", (question, good) -> good.with("Server", "Tiny/1.2")),
            flaw(
                    "page headers",
                    Result.LOOK,
                    "unsafe-url",
                    (question, good) -> good.with("Referrer-Policy", "unsafe-url")),
            flaw(
                    "scripts",
                    Result.LOOK,
                    "answers 302",
                    (question, good) -> good.status() == 401 && question.path().equals("/app/page")
                            ? Reply.of(302, "Location", "/app/login")
                            : good),
            flaw(
                    "scripts",
                    Result.BAD,
                    "answers 200",
                    (question, good) -> question.header("Accept").contains("json") ? Reply.of(200) : good),
            flaw(
                    "scripts",
                    Result.LOOK,
                    "password window",
                    (question, good) -> good.status() == 401 ? good.with("WWW-Authenticate", "Basic realm=x") : good),
            flaw(
                    "scripts",
                    Result.LOOK,
                    "without a login",
                    (question, good) -> question.path().equals("/app/page") ? Reply.page("public") : good),
            flaw(
                    "methods",
                    Result.BAD,
                    "TRACE",
                    (question, good) -> question.method().equals("TRACE")
                            ? Reply.page("X-Doctor: " + question.header("X-Doctor"))
                            : good),
            flaw(
                    "methods",
                    Result.BAD,
                    "HEAD /app/page answers 200",
                    (question, good) -> question.isFor("HEAD", "/app/page") ? Reply.of(200) : good),
            flaw(
                    "methods",
                    Result.BAD,
                    "DOCTOR /app/page answers 200",
                    (question, good) -> question.isFor("DOCTOR", "/app/page") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Result.BAD,
                    "/app//page answers 200",
                    (question, good) -> question.path().equals("/app//page") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Result.BAD,
                    "/app/page;x=.css answers 200",
                    (question, good) -> question.path().startsWith("/app/page;") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Result.BAD,
                    "/app/%70age answers 200",
                    (question, good) -> question.path().equals("/app/%70age") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Result.BAD,
                    "/app/x/..;/page answers 200",
                    (question, good) -> question.path().contains("..;") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Result.BAD,
                    "/app/page/ answers 200",
                    (question, good) -> question.path().equals("/app/page/") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Result.BAD,
                    "/app/PAGE answers 200",
                    (question, good) -> question.path().equals("/app/PAGE") ? Reply.page("the page") : good),
            flaw(
                    "other sites",
                    Result.BAD,
                    "read answers with the user's cookies",
                    (question, good) -> good.with("Access-Control-Allow-Origin", question.header("Origin"))
                            .with("Access-Control-Allow-Credentials", "true")),
            flaw(
                    "other sites",
                    Result.LOOK,
                    "Access-Control-Allow-Origin: *",
                    (question, good) -> good.with("Access-Control-Allow-Origin", "*")),
            flaw(
                    "other sites",
                    Result.BAD,
                    "origin null",
                    (question, good) -> question.header("Origin").equals("null")
                            ? good.with("Access-Control-Allow-Origin", "null")
                                    .with("Access-Control-Allow-Credentials", "true")
                            : good),
            flaw(
                    "other sites",
                    Result.LOOK,
                    "log users out",
                    (question, good) ->
                            question.isFor("POST", "/app/logout") ? Reply.of(303, "Location", "/app/login") : good),
            flaw(
                    "other sites",
                    Result.BAD,
                    "login form of another site",
                    (question, good) -> question.isFor("POST", "/app/login") && question.isForeign()
                            ? Reply.page("no").saying("no").with("X", "y")
                            : question.isFor("POST", "/app/login") ? Reply.page("no") : good),
            flaw(
                    "login errors",
                    Result.BAD,
                    "different statuses",
                    (question, good) -> question.form().getOrDefault("user", "").contains("@") && good.status() == 401
                            ? Reply.of(404)
                            : good),
            flaw(
                    "login errors",
                    Result.BAD,
                    "different texts",
                    (question, good) -> question.form().getOrDefault("user", "").contains("@") && good.status() == 401
                            ? good.saying("No.")
                            : good),
            flaw(
                    "login errors",
                    Result.BAD,
                    "different headers",
                    (question, good) -> question.form().getOrDefault("user", "").contains("@") && good.status() == 401
                            ? good.with("X-Reason", "unknown")
                            : good),
            flaw(
                    "login errors",
                    Result.BAD,
                    "the user is unknown",
                    (question, good) -> question.isFor("POST", "/app/login") && good.status() == 401
                            ? good.saying("This user does not exist.")
                            : good),
            flaw(
                    "login errors",
                    Result.LOOK,
                    "too many failed logins",
                    (question, good) ->
                            question.isFor("POST", "/app/login") && good.status() == 401 ? Reply.of(429) : good),
            flaw(
                    "login errors",
                    Result.LOOK,
                    "no login form",
                    (question, good) -> good.body().contains("<form") ? good.saying("a script draws the form") : good),
            flaw(
                    "redirects",
                    Result.BAD,
                    "POST /app/login redirects to //doctor-example.invalid",
                    (question, good) -> question.isFor("POST", "/app/login") && good.status() == 401
                            ? Reply.of(302, "Location", question.form().get("next"))
                            : good),
            flaw(
                    "redirects",
                    Result.BAD,
                    "GET /app/login redirects to",
                    (question, good) -> question.isFor("GET", "/app/login")
                                    && question.query().contains("invalid")
                            ? Reply.of(302, "Location", "/\\doctor-example.invalid")
                            : good),
            flaw(
                    "redirects",
                    Result.LOOK,
                    "X-Forwarded-Host",
                    (question, good) -> question.header("X-Forwarded-Host").isEmpty()
                            ? good
                            : Reply.of(
                                    302, "Location", "http://" + question.header("X-Forwarded-Host") + "/app/login")),
            flaw(
                    "login",
                    Result.BAD,
                    "a login redirects to //doctor-example.invalid",
                    (question, good) -> question.isFor("POST", "/app/login") && good.status() == 303
                            ? good.without("Location")
                                    .with("Location", question.form().get("target"))
                            : good),
            flaw(
                    "login",
                    Result.BAD,
                    "no Cache-Control",
                    (question, good) -> good.body().startsWith("the page") ? good.without("Cache-Control") : good),
            flaw(
                    "login",
                    Result.LOOK,
                    "the page then answers 403",
                    (question, good) -> good.body().startsWith("the page") ? Reply.of(403) : good),
            flaw(
                    "cookies",
                    Result.BAD,
                    "lacks HttpOnly",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/app; SameSite=Lax")),
            flaw(
                    "cookies",
                    Result.LOOK,
                    "lacks SameSite",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/app; HttpOnly")),
            flaw(
                    "cookies",
                    Result.LOOK,
                    "requests of other sites",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/app; HttpOnly; SameSite=None")),
            flaw(
                    "cookies",
                    Result.LOOK,
                    "below its domain",
                    (question, good) ->
                            good.with("Set-Cookie", "a=b; Path=/app; HttpOnly; SameSite=Lax; Domain=example.org")),
            flaw(
                    "cookies",
                    Result.LOOK,
                    "all applications of this host",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/; HttpOnly; SameSite=Lax")),
            flaw(
                    "cookies",
                    Result.BAD,
                    "discarded by browsers",
                    (question, good) -> good.with("Set-Cookie", "__Host-a=b; Path=/app; HttpOnly; SameSite=Lax")),
            flaw(
                    "container session",
                    Result.LOOK,
                    "GET /app/page starts a session",
                    (question, good) -> good.with("Set-Cookie", "JSESSIONID=1; Path=/app; HttpOnly; SameSite=Lax")),
            flaw(
                    "container session",
                    Result.BAD,
                    "session id into addresses",
                    (question, good) -> good.body().contains("<form")
                            ? good.saying(good.body() + "<a href='/app/help;jsessionid=1'>")
                            : good));

    @ParameterizedTest(name = "{0}: {2}")
    @FieldSource("FLAWS")
    void flawIsFound(String check, Result result, String seen, SmallApp.Flaw flaw) throws IOException {
        DoctorReport report = examine(flaw);

        List<Finding> found = report.findings().stream()
                .filter(finding -> finding.check.equals(check)
                        && finding.result == result
                        && finding.seen.contains(seen)
                        && !finding.mend.isEmpty())
                .toList();
        assertEquals(1, found.size(), () -> inWords(report.findings()));
        assertTrue(report.result().compareTo(result) >= 0);
        assertTrue(report.requests() <= Requests.MAX_REQUESTS, () -> report.requests() + " requests");
    }

    @Test
    void copiedCookieThatOutlivesTheLogoutIsFound() throws IOException {
        DoctorReport report = examine((question, good) ->
                question.isFor("GET", "/app/page") && question.header("Cookie").contains("token=login")
                        ? Reply.page("the page of the user", "Cache-Control", "private")
                        : good);

        assertTrue(inWords(report.findings()).contains("BAD login: after the logout (POST /app/logout answers 303)"));
    }

    @Test
    void logoutByAnotherSiteIsFound() throws IOException {
        AtomicInteger logouts = new AtomicInteger();
        DoctorReport report = examine((question, good) -> {
            if (question.isFor("POST", "/app/logout")
                    && !question.header("Cookie").isEmpty()) {
                logouts.incrementAndGet();
            }
            return question.isFor("GET", "/app/page") && logouts.get() > 0 ? Reply.of(403) : good;
        });

        assertTrue(inWords(report.findings()).contains("BAD login: a form of another site logged the user out"));
    }

    @Test
    void differentClocksAreFound() throws IOException {
        try (SmallApp app = SmallApp.with((question, good) -> good)) {
            for (long seconds : new long[] {-40, 40}) {
                DoctorReport report = examine(app.url(), Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds)));
                assertTrue(inWords(report.findings()).contains("BAD clock: "), () -> inWords(report.findings()));
            }
            DoctorReport near = examine(app.url(), Clock.offset(Clock.systemUTC(), Duration.ofSeconds(15)));
            assertTrue(inWords(near.findings()).contains("LOOK clock: "), () -> inWords(near.findings()));
        }
    }

    @Test
    void atMostTwoFailedLoginsAreSent() throws IOException {
        AtomicInteger logins = new AtomicInteger();
        AtomicInteger realNames = new AtomicInteger();
        try (SmallApp app = SmallApp.with((question, good) -> {
            if (question.isFor("POST", "/app/login")) {
                logins.incrementAndGet();
                realNames.addAndGet(question.form().get("user").startsWith("doctor-no-such-user") ? 0 : 1);
                return Reply.page("no");
            }
            return good;
        })) {
            new Doctor(options(app.url(), Optional.empty()), TrustedCertificates.JVM, Clock.systemUTC()).examine();
        }
        assertEquals(2, logins.get());
        assertEquals(0, realNames.get());
    }

    @Test
    void closedPortIsAnErrorWithItsReason() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI url = URI.create("http://localhost:" + port + "/");

        IOException failure = assertThrows(IOException.class, () -> examine(url, Clock.systemUTC()));

        assertEquals(
                url + ": the host refuses the connection or cannot be reached; check its port and the firewalls",
                failure.getMessage());
    }
}
