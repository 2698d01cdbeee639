package io.github.jwtfilter.tools.inspect;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.jwtfilter.jose.StrictJson.MalformedJsonException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The web server of the page, on the loopback interface only. Tokens and keys stay in memory for one request. They are
 * never logged, stored or sent elsewhere.
 */
public final class InspectServer implements AutoCloseable {
    /** The maximum length of a request body. The longest token, key and claims fit together. */
    private static final int MAX_BODY_BYTES = 600_000;

    private static final int THREADS = 4;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final HttpServer server;
    private final ExecutorService threads;
    private final LocalRequests requests;
    private final InspectPage page;
    private final Questions questions;

    private InspectServer(
            HttpServer server, ExecutorService threads, LocalRequests requests, InspectPage page, Questions questions) {
        this.server = server;
        this.threads = threads;
        this.requests = requests;
        this.page = page;
        this.questions = questions;
    }

    /**
     * Starts the server.
     *
     * @param port the port; 0 for any free port
     * @param application the application for verdicts, if any
     * @param clock the time for dates and for the verification
     * @param zone the reader's time zone
     * @throws IOException if the port cannot be opened
     */
    public static InspectServer start(int port, Optional<InspectedApplication> application, Clock clock, ZoneId zone)
            throws IOException {
        limitTimes();
        InspectPage page = new InspectPage(application);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "jwt-filter inspect");
            thread.setDaemon(true);
            return thread;
        });
        LocalRequests requests =
                new LocalRequests(new SecureRandom(), server.getAddress().getPort());
        InspectServer started =
                new InspectServer(server, threads, requests, page, new Questions(application, clock, zone));
        server.setExecutor(threads);
        server.createContext("/", started::answer);
        server.start();
        return started;
    }

    /** Limits the time of requests, so that slow clients free their threads. The operator's values take precedence. */
    private static void limitTimes() {
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "20");
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", "20");
    }

    /** Returns the address for the browser. It contains the secret, so only the operator may see it. */
    public URI address() {
        return URI.create(requests.address());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            StringBuilder place = new StringBuilder();
            int status = requests.status(exchange, place);
            if (status != 200) {
                send(exchange, status, "text/plain;charset=UTF-8", words(status));
            } else if (place.length() == 0) {
                exchange.getResponseHeaders().set("Content-Security-Policy", page.policy());
                send(exchange, status, "text/html;charset=UTF-8", page.html());
            } else {
                answerQuestion(exchange, place.toString());
            }
        } finally {
            exchange.close();
        }
    }

    private void answerQuestion(HttpExchange exchange, String place) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            send(exchange, 413, "text/plain;charset=UTF-8", words(413));
            return;
        }
        try {
            switch (place) {
                case "read":
                    send(exchange, 200, "application/json", questions.read(body));
                    break;
                case "sign":
                    send(exchange, 200, "application/json", questions.sign(body));
                    break;
                default:
                    send(exchange, 404, "text/plain;charset=UTF-8", words(404));
            }
        } catch (MalformedJsonException | IllegalArgumentException e) {
            send(
                    exchange,
                    400,
                    "text/plain;charset=UTF-8",
                    String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            // Without an answer, the page would say that the program has ended.
            send(
                    exchange,
                    500,
                    "text/plain;charset=UTF-8",
                    bytes("This cannot be shown because of an error of the program ("
                            + e.getClass().getSimpleName() + "). Change the text, or report the error."));
        }
    }

    private static byte[] words(int status) {
        switch (status) {
            case 404:
                return bytes("Not found. Open the whole address that the command printed.");
            case 421:
                return bytes("Only 127.0.0.1 and localhost with the port of the command are answered.");
            case 413:
                return bytes("The text is too long. A token and keys may have 100,000 characters each.");
            default:
                return bytes("Refused.");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.putIfAbsent("Content-Security-Policy", List.of("default-src 'none'; frame-ancestors 'none'"));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Stops the server at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
