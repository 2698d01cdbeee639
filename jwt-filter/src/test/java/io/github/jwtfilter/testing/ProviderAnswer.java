package io.github.jwtfilter.testing;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An answer of a {@link TestProvider} before it is sent. A test changes it to model a fault or an attack. */
public final class ProviderAnswer {
    private static final byte[] PADDING = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);

    /** A client without any limit meets the end of the answer here. */
    private static final long MAX_PADDING_BYTES = 1L << 30;

    private final Map<String, String> headers = new LinkedHashMap<>();
    private int status = 200;
    private String body = "";
    private Duration delay = Duration.ZERO;
    private Duration perByte = Duration.ZERO;
    private long paddingBytes;

    ProviderAnswer() {}

    /** Returns an answer with a JSON object that must not be cached. */
    static ProviderAnswer json(int status, Map<String, ?> members) {
        return new ProviderAnswer()
                .status(status)
                .header("Content-Type", "application/json")
                .header("Cache-Control", "no-store")
                .body(JSONObjectUtils.toJSONString(members));
    }

    static ProviderAnswer text(int status, String body) {
        return new ProviderAnswer()
                .status(status)
                .header("Content-Type", "text/plain;charset=utf-8")
                .body(body);
    }

    public ProviderAnswer status(int value) {
        status = value;
        return this;
    }

    /** Sets a header, or removes it for null. */
    public ProviderAnswer header(String name, String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    /** Returns a header, or null. */
    public String header(String name) {
        return headers.get(name);
    }

    public ProviderAnswer body(String text) {
        body = text;
        return this;
    }

    public String body() {
        return body;
    }

    /** Changes the text of the body. */
    public ProviderAnswer rewrite(UnaryOperator<String> change) {
        return body(change.apply(body));
    }

    /** Changes the members of the JSON object in the body. */
    public ProviderAnswer change(Consumer<Map<String, Object>> change) {
        try {
            Map<String, Object> members = new LinkedHashMap<>(JSONObjectUtils.parse(body));
            change.accept(members);
            return body(JSONObjectUtils.toJSONString(members));
        } catch (ParseException e) {
            throw new IllegalStateException("no JSON object: " + body, e);
        }
    }

    /** Sends the client to another address, with status 302 and no body. */
    public ProviderAnswer redirect(String location) {
        return status(302).header("Location", location).body("");
    }

    /** Waits before the answer, at most until the provider is stopped. */
    public ProviderAnswer delay(Duration time) {
        delay = time;
        return this;
    }

    /** Waits after each byte of the body, at most until the provider is stopped. */
    public ProviderAnswer drip(Duration time) {
        perByte = time;
        return this;
    }

    /** Appends spaces to the body, which change no JSON. */
    public ProviderAnswer pad(long bytes) {
        paddingBytes = bytes;
        return this;
    }

    /** Appends spaces until the client closes the connection or the provider is stopped. */
    public ProviderAnswer endless() {
        return pad(MAX_PADDING_BYTES);
    }

    void send(HttpExchange exchange, CountDownLatch stopped) throws IOException, InterruptedException {
        pause(delay, stopped);
        headers.forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        long length = bytes.length + paddingBytes;
        if (length == 0) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, paddingBytes == MAX_PADDING_BYTES ? 0 : length);
        OutputStream out = exchange.getResponseBody();
        if (perByte.isZero()) {
            out.write(bytes);
        } else {
            for (byte each : bytes) {
                out.write(each);
                out.flush();
                pause(perByte, stopped);
            }
        }
        for (long left = paddingBytes; left > 0 && stopped.getCount() > 0; left -= PADDING.length) {
            out.write(PADDING, 0, (int) Math.min(left, PADDING.length));
        }
    }

    private static void pause(Duration time, CountDownLatch stopped) throws InterruptedException, IOException {
        if (!time.isZero() && stopped.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException("the provider is stopped");
        }
    }
}
