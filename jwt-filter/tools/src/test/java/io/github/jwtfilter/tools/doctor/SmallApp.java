package io.github.jwtfilter.tools.doctor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** A small application with a login that is correct in everything, except for the answers that a test replaces. */
final class SmallApp implements AutoCloseable {
    static final String FORM = "<form method=post action='/app/login'><input type=hidden name=nonce value='n-%d'>"
            + "<input name=user><input type=password name=pw></form>";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** A change in the behavior of the application. */
    @FunctionalInterface
    interface Flaw {
        /** Returns the answer to a request; gets the good answer. */
        Reply answer(Question question, Reply good);
    }

    /** A request. */
    record Question(String method, String path, String query, Map<String, String> headers, Map<String, String> form) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        boolean isFor(String method, String path) {
            return this.method.equals(method) && this.path.equals(path);
        }

        boolean isForeign() {
            return !header("Origin").isEmpty() && !header("Origin").contains("localhost");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Flaw flaw;
    private final Set<String> logins = ConcurrentHashMap.newKeySet();
    private final boolean tls;

    private SmallApp(Flaw flaw, SSLContext tls) {
        this.flaw = flaw;
        this.tls = tls != null;
        try {
            InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (tls == null) {
                server = HttpServer.create(free, 0);
            } else {
                HttpsServer https = HttpsServer.create(free, 0);
                https.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = https;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static SmallApp with(Flaw flaw) {
        return new SmallApp(flaw, null);
    }

    static SmallApp withTls(SSLContext tls, Flaw flaw) {
        return new SmallApp(flaw, tls);
    }

    URI url() {
        return URI.create(
                (tls ? "https" : "http") + "://localhost:" + server.getAddress().getPort() + "/app/page");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join("; ", values)));
            Question question = new Question(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    String.valueOf(exchange.getRequestURI().getRawQuery()),
                    headers,
                    form(body));
            Reply reply = flaw.answer(question, good(question));
            for (int i = 0; i < reply.headers().size(); i += 2) {
                exchange.getResponseHeaders()
                        .add(reply.headers().get(i), reply.headers().get(i + 1));
            }
            byte[] text = reply.body().getBytes(StandardCharsets.UTF_8);
            boolean hasBody = text.length > 0 && !question.method.equals("HEAD");
            exchange.sendResponseHeaders(reply.status(), hasBody ? text.length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(text);
            }
        }
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    private Reply good(Question question) {
        Reply reply = plain(question);
        return tls ? reply.with("Strict-Transport-Security", "max-age=31536000") : reply;
    }

    private Reply plain(Question question) {
        if (question.isFor("GET", "/app/login")) {
            return loginPage(200, "");
        }
        if (question.isFor("POST", "/app/login")) {
            return logIn(question);
        }
        if (question.isFor("POST", "/app/logout")) {
            if (!question.isForeign()) {
                logins.remove(login(question));
            }
            return question.isForeign() ? Reply.of(403) : Reply.of(303, "Location", "/app/login");
        }
        if (!question.path.equals("/app/page")) {
            return Reply.of(404);
        }
        if (logins.contains(login(question))) {
            return Reply.page("the page of the user", "Cache-Control", "private");
        }
        boolean isNavigation = question.header("Accept").contains("html") && question.method.equals("GET");
        return (isNavigation ? Reply.of(302, "Location", "/app/login") : Reply.of(401))
                .with("Cache-Control", "private, no-store");
    }

    private Reply logIn(Question question) {
        if (question.isForeign()) {
            return Reply.of(403);
        }
        if (!Objects.equals(question.form.get("pw"), "secret")) {
            return loginPage(401, "Name and password do not match.");
        }
        String id = "login-" + NUMBERS.incrementAndGet();
        logins.add(id);
        return Reply.of(303, "Location", "/app/page")
                .with("Set-Cookie", "token=" + id + "; Path=/app; HttpOnly; SameSite=Lax" + (tls ? "; Secure" : ""));
    }

    private static Reply loginPage(int status, String message) {
        Reply page = Reply.page(message + FORM.formatted(NUMBERS.incrementAndGet()))
                .with("Cache-Control", "no-store")
                .with("X-Frame-Options", "DENY")
                .with("X-Content-Type-Options", "nosniff");
        return new Reply(status, page.headers(), page.body());
    }

    private static String login(Question question) {
        return question.header("Cookie").replaceAll(".*\\btoken=([^;]*).*", "$1");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
