package io.github.jwtfilter.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.jwtfilter.files.TrustedCertificates;
import io.github.jwtfilter.http.HttpLimits;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.jose.Algorithm;
import io.github.jwtfilter.jose.KeySource;
import io.github.jwtfilter.jose.StrictJson;
import io.github.jwtfilter.testing.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A server whose answers a test writes byte by byte. */
final class FakeProvider implements AutoCloseable {
    static final Duration HOUR = Duration.ofHours(1);
    static final String KEY = TestKeys.jwk(Algorithm.ES256, "one");

    private final Map<String, Function<Request, Answer>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Provider> providers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String origin;

    /** A request as the server sees it. */
    record Request(String method, String path, Map<String, String> headers, String body) {
        /** Returns the form, decoded. */
        Map<String, String> form() {
            Map<String, String> form = new LinkedHashMap<>();
            for (String pair : body.split("&")) {
                String[] parts = pair.split("=", 2);
                form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return form;
        }
    }

    /** An answer. */
    record Answer(int status, String body, Map<String, String> headers) {
        static Answer of(int status, String body) {
            return new Answer(status, body, Map.of("Content-Type", "application/json"));
        }
    }

    FakeProvider() {
        this(null);
    }

    /** @param tls null for plain http */
    FakeProvider(SSLContext tls) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            server = tls == null ? HttpServer.create(any, 0) : HttpsServer.create(any, 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        if (tls != null) {
            ((HttpsServer) server).setHttpsConfigurator(new HttpsConfigurator(tls));
        }
        origin = (tls == null ? "http" : "https") + "://localhost:"
                + server.getAddress().getPort();
        publish(metadata());
        answer("/jwks", 200, TestKeys.publicSet(KEY));
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Request request = new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
        requests.add(request);
        Answer answer = answers.getOrDefault(request.path(), any -> Answer.of(404, "none"))
                .apply(request);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    String issuer() {
        return origin;
    }

    /** Returns a good discovery document, to be changed by a test. */
    Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", origin);
        metadata.put("authorization_endpoint", origin + "/authorize?tenant=bank");
        metadata.put("token_endpoint", origin + "/token");
        metadata.put("userinfo_endpoint", origin + "/userinfo");
        metadata.put("end_session_endpoint", origin + "/end");
        metadata.put("jwks_uri", origin + "/jwks");
        metadata.put("id_token_signing_alg_values_supported", List.of("RS256", "ES256"));
        metadata.put("authorization_response_iss_parameter_supported", true);
        return metadata;
    }

    void publish(Map<String, Object> metadata) {
        answer("/.well-known/openid-configuration", 200, StrictJson.write(metadata));
    }

    void answer(String path, int status, String body) {
        answer(path, any -> Answer.of(status, body));
    }

    void answer(String path, Function<Request, Answer> answer) {
        answers.put(path, answer);
    }

    List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** Returns a client with a secret. */
    Client client() {
        return client("bank-app", "s3cret", Client.Authentication.SECRET, null);
    }

    Client client(String id, String secret, Client.Authentication authentication, KeySource keys) {
        return new Client(origin, id, secret, authentication, keys, "openid", Map.of());
    }

    /** Starts a provider that fetches again whenever a request asks for it. */
    Provider started(Client client) {
        return started(client, TrustedCertificates.JVM, new LoginThreads(4, () -> 0), Duration.ofMillis(20));
    }

    /** @param retry the time between a fetch and the next one that a request triggers */
    Provider started(Client client, TrustedCertificates trust, LoginThreads threads, Duration retry) {
        Duration patience = Duration.ofSeconds(30);
        Provider provider = new Provider(
                client,
                new PublishedProvider(
                        client.issuer(),
                        true,
                        trust,
                        new PublishedProvider.Intervals(HOUR, retry, patience, retry, patience)),
                new ProviderCalls(trust, threads, new HttpLimits(patience, patience, 64 * 1024)),
                Clock.systemUTC());
        provider.start();
        providers.add(provider);
        return provider;
    }

    @Override
    public void close() {
        providers.forEach(Provider::close);
        server.stop(0);
        threads.shutdownNow();
    }
}
