package io.github.jwtfilter.tools.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.tools.doctor.Diagnosis.Grade;
import io.github.jwtfilter.tools.site.Requests;
import io.github.jwtfilter.tools.site.SiteOptions;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Does each check find its flaw, and is a good application free of findings? */
final class DoctorTest {
    /** A session cookie of Tomcat with a name of the application. */
    private static final String RENAMED = "SID=0123456789ABCDEF0123456789ABCDEF";

    static DoctorReport examine(URI url, Clock clock) throws IOException {
        return new Doctor(options(url, Optional.of("alice")), TrustedCertificates.JVM, clock).examine();
    }

    static SiteOptions options(URI url, Optional<String> user) {
        return new SiteOptions(
                url, Optional.empty(), Optional.empty(), Optional.empty(), user, user.map(name -> "secret"));
    }

    private static DoctorReport examine(SmallApp.Flaw flaw) throws IOException {
        try (SmallApp app = SmallApp.with(flaw)) {
            return examine(app.url(), Clock.systemUTC());
        }
    }

    static String inWords(List<Diagnosis> diagnoses) {
        StringBuilder words = new StringBuilder();
        diagnoses.forEach(diagnosis -> words.append(
                diagnosis.grade + " " + diagnosis.check + ": " + diagnosis.seen + " / " + diagnosis.mend + "\n"));
        return words.toString();
    }

    @Test
    void goodApplicationHasNoFinding() throws IOException {
        DoctorReport report = examine((question, good) -> good);

        assertEquals(Grade.OK, report.grade(), () -> inWords(report.findings()));
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
                report.findings().stream().map(diagnosis -> diagnosis.check).toList());
        assertEquals("protected /app/page, login /app/login, logout /app/logout", report.subject());
    }

    /** A report that finds no login must not judge a login page. */
    @Test
    void openPageIsNoLoginPage() throws IOException {
        DoctorReport report = examine((question, good) -> Reply.of(200, "Content-Type", "text/html"));

        assertEquals("open /app/page, login not found, logout not found", report.subject());
        String findings = inWords(report.findings());
        assertTrue(findings.contains("LOOK page headers: the page may be shown in a frame"), findings);
        assertTrue(findings.contains("OK methods: TRACE does not return the request"), findings);
        assertTrue(findings.contains("OK redirects: no redirect to another host"), findings);
        assertEquals(-1, findings.indexOf("the login page"), findings);
    }

    private static Arguments flaw(String check, Grade result, String seen, SmallApp.Flaw flaw) {
        return arguments(check, result, seen, flaw);
    }

    static final List<Arguments> FLAWS = List.of(
            flaw("caching", Grade.LOOK, "GET /app/page answers 302", (question, good) -> good.without("Cache-Control")),
            flaw(
                    "caching",
                    Grade.LOOK,
                    "public",
                    (question, good) -> question.isFor("GET", "/app/login")
                            ? good.without("Cache-Control").with("Cache-Control", "public, max-age=60")
                            : good),
            flaw("page headers", Grade.LOOK, "frame", (question, good) -> good.without("X-Frame-Options")),
            flaw(
                    "page headers",
                    Grade.LOOK,
                    "X-Content-Type-Options",
                    (question, good) -> good.without("X-Content-Type-Options")),
            flaw("page headers", Grade.LOOK, "Tiny/1.2", (question, good) -> good.with("Server", "Tiny/1.2")),
            flaw(
                    "page headers",
                    Grade.LOOK,
                    "unsafe-url",
                    (question, good) -> good.with("Referrer-Policy", "unsafe-url")),
            flaw(
                    "scripts",
                    Grade.LOOK,
                    "answers 302",
                    (question, good) -> good.status() == 401 && question.path().equals("/app/page")
                            ? Reply.of(302, "Location", "/app/login")
                            : good),
            flaw(
                    "scripts",
                    Grade.BAD,
                    "answers 200",
                    (question, good) -> question.header("Accept").contains("json") ? Reply.of(200) : good),
            flaw(
                    "scripts",
                    Grade.LOOK,
                    "password window",
                    (question, good) -> good.status() == 401 ? good.with("WWW-Authenticate", "Basic realm=x") : good),
            flaw(
                    "scripts",
                    Grade.LOOK,
                    "without a login",
                    (question, good) -> question.path().equals("/app/page") ? Reply.page("public") : good),
            flaw(
                    "scripts",
                    Grade.LOOK,
                    "GET /app/page answers 404 without a login, so nothing protected is examined",
                    (question, good) -> Reply.of(404)),
            flaw(
                    "scripts",
                    Grade.LOOK,
                    "GET /app/page answers 503 without a login, so nothing protected is examined",
                    (question, good) -> Reply.of(503)),
            flaw(
                    "methods",
                    Grade.BAD,
                    "TRACE",
                    (question, good) -> question.method().equals("TRACE")
                            ? Reply.page("X-Doctor: " + question.header("X-Doctor"))
                            : good),
            flaw(
                    "methods",
                    Grade.BAD,
                    "HEAD /app/page answers 200",
                    (question, good) -> question.isFor("HEAD", "/app/page") ? Reply.of(200) : good),
            flaw(
                    "methods",
                    Grade.BAD,
                    "DOCTOR /app/page answers 200",
                    (question, good) -> question.isFor("DOCTOR", "/app/page") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Grade.BAD,
                    "/app//page answers 200",
                    (question, good) -> question.path().equals("/app//page") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Grade.BAD,
                    "/app/page;x=.css answers 200",
                    (question, good) -> question.path().startsWith("/app/page;") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Grade.BAD,
                    "/app/%70age answers 200",
                    (question, good) -> question.path().equals("/app/%70age") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Grade.BAD,
                    "/app/x/..;/page answers 200",
                    (question, good) -> question.path().contains("..;") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Grade.BAD,
                    "/app/page/ answers 200",
                    (question, good) -> question.path().equals("/app/page/") ? Reply.page("the page") : good),
            flaw(
                    "paths",
                    Grade.BAD,
                    "/app/PAGE answers 200",
                    (question, good) -> question.path().equals("/app/PAGE") ? Reply.page("the page") : good),
            flaw(
                    "other sites",
                    Grade.BAD,
                    "read answers with the user's cookies",
                    (question, good) -> good.with("Access-Control-Allow-Origin", question.header("Origin"))
                            .with("Access-Control-Allow-Credentials", "true")),
            flaw(
                    "other sites",
                    Grade.LOOK,
                    "Access-Control-Allow-Origin: *",
                    (question, good) -> good.with("Access-Control-Allow-Origin", "*")),
            flaw(
                    "other sites",
                    Grade.BAD,
                    "origin null",
                    (question, good) -> question.header("Origin").equals("null")
                            ? good.with("Access-Control-Allow-Origin", "null")
                                    .with("Access-Control-Allow-Credentials", "true")
                            : good),
            flaw(
                    "other sites",
                    Grade.LOOK,
                    "log users out",
                    (question, good) ->
                            question.isFor("POST", "/app/logout") ? Reply.of(303, "Location", "/app/login") : good),
            flaw(
                    "other sites",
                    Grade.BAD,
                    "login form of another site",
                    (question, good) -> question.isFor("POST", "/app/login") && question.isForeign()
                            ? Reply.page("no").saying("no").with("X", "y")
                            : question.isFor("POST", "/app/login") ? Reply.page("no") : good),
            flaw(
                    "login errors",
                    Grade.BAD,
                    "different statuses",
                    (question, good) -> question.form().getOrDefault("user", "").contains("@") && good.status() == 401
                            ? Reply.of(404)
                            : good),
            flaw(
                    "login errors",
                    Grade.BAD,
                    "different texts",
                    (question, good) -> question.form().getOrDefault("user", "").contains("@") && good.status() == 401
                            ? good.saying("No.")
                            : good),
            flaw(
                    "login errors",
                    Grade.BAD,
                    "different headers",
                    (question, good) -> question.form().getOrDefault("user", "").contains("@") && good.status() == 401
                            ? good.with("X-Reason", "unknown")
                            : good),
            flaw(
                    "login errors",
                    Grade.BAD,
                    "the user is unknown",
                    (question, good) -> question.isFor("POST", "/app/login") && good.status() == 401
                            ? good.saying("This user does not exist.")
                            : good),
            flaw(
                    "login errors",
                    Grade.LOOK,
                    "too many failed logins",
                    (question, good) ->
                            question.isFor("POST", "/app/login") && good.status() == 401 ? Reply.of(429) : good),
            flaw(
                    "login errors",
                    Grade.LOOK,
                    "no login form",
                    (question, good) -> good.body().contains("<form") ? good.saying("a script draws the form") : good),
            flaw(
                    "login errors",
                    Grade.LOOK,
                    "POST /app/login answers 500 to a failed login",
                    (question, good) -> question.isFor("POST", "/app/login") ? Reply.of(500) : good),
            flaw(
                    "login errors",
                    Grade.LOOK,
                    "from redirect to redirect, and to no page",
                    (question, good) -> question.path().equals("/app/page")
                                    || question.path().equals("/app/login")
                            ? Reply.of(302, "Location", "/app/page")
                            : good),
            flaw(
                    "login errors",
                    Grade.LOOK,
                    "leads to https://login.example, so",
                    (question, good) -> question.path().equals("/app/page")
                            ? Reply.of(302, "Location", "https://login.example/auth?state=secret")
                            : good),
            flaw(
                    "login errors",
                    Grade.LOOK,
                    "leads to https://login.example, so",
                    (question, good) -> question.path().equals("/app/page")
                            ? Reply.of(302, "Location", "https://me:secret@login.example/auth")
                            : good),
            flaw(
                    "login errors",
                    Grade.LOOK,
                    "a".repeat(92) + "…, so no failed login is examined",
                    (question, good) -> question.path().equals("/app/page")
                            ? Reply.of(302, "Location", "https://login.x" + "a".repeat(2_000) + "/")
                            : good),
            flaw(
                    "login errors",
                    Grade.LOOK,
                    "leads to /app/home, a 200 with no login form",
                    (question, good) -> question.path().equals("/app/page")
                            ? Reply.of(302, "Location", "/app/home")
                            : question.path().equals("/app/home") ? Reply.page("welcome") : good),
            flaw(
                    "redirects",
                    Grade.BAD,
                    "POST /app/login redirects to //doctor-example.invalid",
                    (question, good) -> question.isFor("POST", "/app/login") && good.status() == 401
                            ? Reply.of(302, "Location", question.form().get("next"))
                            : good),
            flaw(
                    "redirects",
                    Grade.BAD,
                    "GET /app/login redirects to",
                    (question, good) -> question.isFor("GET", "/app/login")
                                    && question.query().contains("invalid")
                            ? Reply.of(302, "Location", "/\\doctor-example.invalid")
                            : good),
            flaw(
                    "redirects",
                    Grade.LOOK,
                    "X-Forwarded-Host",
                    (question, good) -> question.header("X-Forwarded-Host").isEmpty()
                            ? good
                            : Reply.of(
                                    302, "Location", "http://" + question.header("X-Forwarded-Host") + "/app/login")),
            flaw(
                    "login",
                    Grade.BAD,
                    "a login redirects to //doctor-example.invalid",
                    (question, good) -> question.isFor("POST", "/app/login") && good.status() == 303
                            ? good.without("Location")
                                    .with("Location", question.form().get("target"))
                            : good),
            flaw(
                    "login",
                    Grade.BAD,
                    "no Cache-Control",
                    (question, good) -> good.body().startsWith("the page") ? good.without("Cache-Control") : good),
            flaw(
                    "login",
                    Grade.LOOK,
                    "the page then answers 403",
                    (question, good) -> good.body().startsWith("the page") ? Reply.of(403) : good),
            flaw(
                    "login",
                    Grade.LOOK,
                    "the login answers 303 without a cookie",
                    (question, good) -> good.without("Set-Cookie")),
            flaw(
                    "login",
                    Grade.LOOK,
                    "no logout is known",
                    (question, good) -> question.path().equals("/app/page") && good.status() == 302
                            ? Reply.of(302, "Location", "/app/enter")
                            : question.path().equals("/app/enter") ? Reply.page(SmallApp.FORM.formatted(1)) : good),
            flaw(
                    "cookies",
                    Grade.BAD,
                    "b: path=/, secure lacks HttpOnly",
                    (question, good) -> good.with("Set-Cookie", "b=1; Path=/app; HttpOnly; SameSite=Lax")
                            .with("Set-Cookie", "b=2; Path=/; Secure")),
            flaw(
                    "cookies",
                    Grade.LOOK,
                    "samesite=Any lacks SameSite",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/app; HttpOnly; SameSite=Any")),
            flaw(
                    "cookies",
                    Grade.BAD,
                    "lacks HttpOnly",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/app; SameSite=Lax")),
            flaw(
                    "cookies",
                    Grade.LOOK,
                    "lacks SameSite",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/app; HttpOnly")),
            flaw(
                    "cookies",
                    Grade.LOOK,
                    "requests of other sites",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/app; HttpOnly; SameSite=None")),
            flaw(
                    "cookies",
                    Grade.LOOK,
                    "below its domain",
                    (question, good) ->
                            good.with("Set-Cookie", "a=b; Path=/app; HttpOnly; SameSite=Lax; Domain=example.org")),
            flaw(
                    "cookies",
                    Grade.LOOK,
                    "all applications of this host",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/; HttpOnly; SameSite=Lax")),
            flaw(
                    "cookies",
                    Grade.BAD,
                    "a browser never sends it to this one",
                    (question, good) -> good.with("Set-Cookie", "a=b; Path=/ap; HttpOnly; SameSite=Lax")),
            flaw(
                    "cookies",
                    Grade.BAD,
                    "discarded by browsers",
                    (question, good) -> good.with("Set-Cookie", "__Host-a=b; Path=/app; HttpOnly; SameSite=Lax")),
            flaw(
                    "container session",
                    Grade.LOOK,
                    "GET /app/page starts a session",
                    (question, good) -> good.with("Set-Cookie", "JSESSIONID=1; Path=/app; HttpOnly; SameSite=Lax")),
            flaw(
                    "container session",
                    Grade.LOOK,
                    "GET /app/page starts a session",
                    (question, good) -> good.with("Set-Cookie", RENAMED + "; Path=/app; HttpOnly; SameSite=Lax")),
            flaw(
                    "container session",
                    Grade.BAD,
                    "puts the session id into addresses",
                    (question, good) -> good.body().contains("<form")
                            ? good.saying(good.body() + "<a href='/app/help;" + RENAMED + "'>")
                                    .with("Set-Cookie", RENAMED + "; Path=/app; HttpOnly; SameSite=Lax")
                            : good),
            flaw(
                    "container session",
                    Grade.BAD,
                    "session id into addresses",
                    (question, good) -> good.body().contains("<form")
                            ? good.saying(good.body() + "<a href='/app/help;jsessionid=1'>")
                            : good));

    @ParameterizedTest(name = "{0}: {2}")
    @FieldSource("FLAWS")
    void flawIsFound(String check, Grade result, String seen, SmallApp.Flaw flaw) throws IOException {
        DoctorReport report = examine(flaw);

        List<Diagnosis> found = report.findings().stream()
                .filter(diagnosis -> diagnosis.check.equals(check)
                        && diagnosis.grade == result
                        && diagnosis.seen.contains(seen)
                        && !diagnosis.mend.isEmpty())
                .toList();
        assertEquals(1, found.size(), () -> inWords(report.findings()));
        assertTrue(report.grade().compareTo(result) >= 0);
        assertTrue(report.requests() <= Requests.MAX_REQUESTS, () -> report.requests() + " requests");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                "=",
                "; Path",
                "gone=x; Expires=Thu, 01-Jan-1970 00:00:10 GMT",
                "gone=x; Expires=Thu, 01-Jan-70 00:00:10 GMT",
                "gone=x; Max-Age=-1",
                "gone=x; Max-Age=0; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
                "a=b; Path=/app; HttpOnly; SameSite=Lax; Domain=; ;="
            })
    void oddCookiesAreNoFinding(String cookie) throws IOException {
        DoctorReport report = examine((question, good) -> good.with("Set-Cookie", cookie));

        assertEquals(Grade.OK, report.grade(), () -> inWords(report.findings()));
    }

    @Test
    void sessionIdInAnAddressIsHidden() throws IOException {
        for (String id : new String[] {"jsessionid=short-1", "JSESSIONID=short-1", RENAMED}) {
            DoctorReport report = examine((question, good) -> question.path().startsWith("/app/login;")
                    ? Reply.page("wrong password")
                    : good.saying(good.body().replace("/app/login'", "/app/login;" + id + "'")));

            String text = inWords(report.findings());
            assertTrue(text.contains("POST /app/login;" + id.replaceFirst("=.*", "=…") + " answers 200"), text);
        }
    }

    @Test
    void missingPageIsNotCalledProtected() throws IOException {
        DoctorReport report = examine((question, good) -> Reply.of(404));

        assertEquals("not examined /app/page, login not found, logout not found", report.subject());
        assertTrue(report.json().contains("\"protected\" : \"\""), report.json());
        assertFalse(inWords(report.findings()).contains("do not open the page"), inWords(report.findings()));
    }

    @Test
    void redirectToHttpsIsAnErrorWithTheAddress() {
        IOException failure = assertThrows(
                IOException.class,
                () -> examine((question, good) -> Reply.of(301, "Location", "https://localhost:8443/app/page")));

        assertTrue(
                failure.getMessage()
                        .endsWith("the server redirects to https://localhost:8443; give the address that"
                                + " begins with https"),
                failure.getMessage());
    }

    /** Another site can fetch a form, but not the hidden value that belongs to the cookie of its victim. */
    @Test
    void hiddenValueThatBelongsToACookieProtectsTheLogin() throws IOException {
        DoctorReport report = examine((question, good) -> {
            if (question.isFor("GET", "/app/login")) {
                String value = "v" + System.nanoTime();
                return good.saying(SmallApp.FORM.replace("n-%d", value))
                        .with("Set-Cookie", "form=" + value + "; Path=/app/login; HttpOnly; SameSite=Strict");
            }
            if (!question.isFor("POST", "/app/login")) {
                return good;
            }
            boolean isOwn =
                    question.header("Cookie").contains("form=" + question.form().get("nonce"));
            return isOwn ? question.isForeign() ? Reply.page("no").saying("no") : good : Reply.of(403);
        });

        assertEquals(Grade.OK, report.grade(), () -> inWords(report.findings()));
    }

    /** A page that is open before the login says nothing about the end of the login. */
    @Test
    void openPageIsNoLoginThatOutlivesItsLogout() throws IOException {
        try (SmallApp app =
                SmallApp.with((question, good) -> question.path().equals("/app/page") ? Reply.page("public") : good)) {
            SiteOptions options = new SiteOptions(
                    app.url(),
                    Optional.of("/app/login"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("alice"),
                    Optional.of("secret"));

            DoctorReport report = new Doctor(options, TrustedCertificates.JVM, Clock.systemUTC()).examine();

            String findings = inWords(report.findings());
            assertTrue(findings.contains("LOOK login: GET /app/page answers 200 without a login"), findings);
            assertFalse(findings.contains("BAD"), findings);
        }
    }

    @Test
    void missingPageBehindTheLoginIsNoLogout() throws IOException {
        DoctorReport report = examine(
                (question, good) -> good.body().startsWith("the page") ? new Reply(404, good.headers(), "") : good);

        assertFalse(inWords(report.findings()).contains("logged the user out"), inWords(report.findings()));
        assertTrue(inWords(report.findings()).contains("OK login:"), inWords(report.findings()));
    }

    @Test
    void loginPageIsNamedAsNoPageBehindTheLogin() throws IOException {
        try (SmallApp app = SmallApp.with((question, good) -> good)) {
            DoctorReport report = examine(app.url().resolve("/app/login"), Clock.systemUTC());

            String findings = inWords(report.findings());
            assertTrue(findings.contains("This is the login page: give a page behind the login"), findings);
        }
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
    void closedPortIsAnErrorWithItsReason() {
        URI url = URI.create("http://localhost:1/");

        IOException failure = assertThrows(IOException.class, () -> examine(url, Clock.systemUTC()));

        assertEquals(
                url + ": the host refuses the connection or cannot be reached; check its port and the firewalls",
                failure.getMessage());
    }
}
