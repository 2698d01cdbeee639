package io.github.jwtfilter.testing;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * A provider of OpenID Connect on a free loopback port, with one client and one user. Each visit of the authorization
 * endpoint logs the user in without a page. Nimbus reads all requests and signs all tokens. A test can change each
 * answer and each token, and it can read the requests.
 *
 * <pre>
 * try (TestProvider provider = TestProvider.start()) {
 *     provider.client().redirectTo("http://127.0.0.1:8080/app/user/login");
 *     provider.user(ProviderUser.of("bob", "customer"));
 *     provider.changeIdToken(token -&gt; token.claim("aud", "another"));
 *     provider.changeAnswer(Endpoint.TOKEN, answer -&gt; answer.status(503).body("busy"));
 *     …
 *     provider.behave();
 * }
 * </pre>
 */
public final class TestProvider implements AutoCloseable {
    private static final String ISSUER_PATH = "/realms/bank";

    /** An endpoint, with its path below the issuer. */
    public enum Endpoint {
        DISCOVERY("/.well-known/openid-configuration"),
        KEYS("/keys"),
        AUTHORIZATION("/authorize"),
        TOKEN("/token"),
        USER_INFO("/userinfo"),
        END_SESSION("/logout");

        private final String path;

        Endpoint(String path) {
            this.path = path;
        }
    }

    private final ProviderClient client = new ProviderClient();
    private final ProviderKeys keys = new ProviderKeys();
    private final ProviderChanges changes = new ProviderChanges();
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final SSLContext tls;
    private final URI origin;
    private final String issuer;
    private final ProviderTokens tokens;
    private final ProviderLogins logins;
    private HttpServer server;
    private ExecutorService threads;
    private CountDownLatch stopped;

    private TestProvider(Clock clock, SSLContext tls) {
        this.tls = tls;
        startAgain(0);
        origin = URI.create((tls == null ? "http" : "https") + "://127.0.0.1:"
                + server.getAddress().getPort());
        issuer = origin + ISSUER_PATH;
        tokens = new ProviderTokens(issuer, clock, keys, client);
        logins = new ProviderLogins(issuer, clock, client, tokens, changes);
        server.start();
    }

    /** Starts a provider on plain http. */
    public static TestProvider start() {
        return startAt(Clock.systemUTC());
    }

    /** Starts a provider on plain http whose tokens and codes follow this clock. */
    public static TestProvider startAt(Clock clock) {
        return new TestProvider(clock, null);
    }

    /** Starts a provider on https with this certificate, for the address 127.0.0.1. */
    public static TestProvider startWithTls(SSLContext tls) {
        return new TestProvider(Clock.systemUTC(), tls);
    }

    /** Returns the issuer: origin and path. */
    public String issuer() {
        return issuer;
    }

    /** Returns the URI of an endpoint. */
    public URI uri(Endpoint endpoint) {
        return URI.create(issuer + endpoint.path);
    }

    public ProviderClient client() {
        return client;
    }

    public ProviderKeys keys() {
        return keys;
    }

    /** Sets the user of later logins and ends the session of the user before. */
    public void user(ProviderUser user) {
        logins.user(user);
    }

    /** Returns the current session of the browser, or null. */
    public ProviderSession session() {
        return logins.session();
    }

    /** Ends the session without a message to the client, as when it expires. */
    public void endSession() {
        logins.endSession();
    }

    /** Returns a token for a back-channel logout of a session. Its claims have {@code sub} and {@code sid}. */
    public String logoutToken(ProviderSession session, Consumer<TokenDraft> change) {
        return tokens.logout(session, change);
    }

    /** Changes each ID token before it is signed. */
    public void changeIdToken(Consumer<TokenDraft> change) {
        changes.idToken(change);
    }

    /** Changes each access token before it is signed. {@link TokenDraft#rewrite} makes it opaque. */
    public void changeAccessToken(Consumer<TokenDraft> change) {
        changes.accessToken(change);
    }

    /** Changes the parameters with which the browser comes back. */
    public void changeCallback(Consumer<Map<String, List<String>>> change) {
        changes.callback(change);
    }

    /** Refuses each login with an error of OAuth, for example {@code access_denied}. */
    public void refuse(String error) {
        changeCallback(parameters -> {
            parameters.remove("code");
            parameters.put("error", List.of(error));
        });
    }

    /** Changes each answer of an endpoint before it is sent. */
    public void changeAnswer(Endpoint endpoint, Consumer<ProviderAnswer> change) {
        changes.answer(endpoint, change);
    }

    /** Removes all changes of answers and tokens. User, client, session and keys stay. */
    public void behave() {
        changes.clear();
    }

    /** Returns the requests to an endpoint, oldest first. */
    public List<ProviderRequest> requests(Endpoint endpoint) {
        return requests.stream()
                .filter(received -> received.endpoint == endpoint)
                .map(Received::request)
                .toList();
    }

    /** Returns the last request to an endpoint. */
    public ProviderRequest lastRequest(Endpoint endpoint) {
        List<ProviderRequest> all = requests(endpoint);
        if (all.isEmpty()) {
            throw new AssertionError("no request to " + endpoint);
        }
        return all.get(all.size() - 1);
    }

    /** Returns why requests were refused, and faults of the provider itself. */
    public List<String> problems() {
        return problems;
    }

    /** Stops the provider. Open connections end. */
    public void stop() {
        stopped.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /**
     * Starts the provider again on its port. It still knows its client, user, session, keys and codes. Waits while another
     * connection of this machine uses the port.
     */
    public void startAgain() {
        Waiting.until("the port is free", () -> {
            try {
                startAgain(origin.getPort());
                return true;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
        server.start();
    }

    private void startAgain(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            if (tls == null) {
                server = HttpServer.create(address, 0);
            } else {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CountDownLatch end = new CountDownLatch(1);
        stopped = end;
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "provider");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> handle(exchange, end));
    }

    @Override
    public void close() {
        stop();
    }

    private void handle(HttpExchange exchange, CountDownLatch end) {
        try (exchange) {
            answer(ProviderRequest.read(exchange, origin)).send(exchange, end);
        } catch (IOException e) {
            // The client closed the connection, or the provider was stopped.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ProviderAnswer answer(ProviderRequest request) {
        for (Endpoint endpoint : Endpoint.values()) {
            if (request.uri().getPath().equals(ISSUER_PATH + endpoint.path)) {
                requests.add(new Received(endpoint, request));
                return changed(endpoint, answer(endpoint, request));
            }
        }
        problems.add("no endpoint: " + request.method() + " " + request.uri());
        return ProviderAnswer.text(404, "not found");
    }

    private ProviderAnswer changed(Endpoint endpoint, ProviderAnswer answer) {
        try {
            changes.answer(endpoint).accept(answer);
            return answer;
        } catch (RuntimeException | AssertionError e) {
            return fault(endpoint, e);
        }
    }

    private ProviderAnswer answer(Endpoint endpoint, ProviderRequest request) {
        try {
            switch (endpoint) {
                case DISCOVERY:
                    return ProviderAnswer.json(200, discovery());
                case KEYS:
                    return ProviderAnswer.json(200, keys.all().toJSONObject());
                case AUTHORIZATION:
                    return logins.authorize(request);
                case TOKEN:
                    return logins.token(request);
                case USER_INFO:
                    return logins.userInfo(request);
                case END_SESSION:
                    return logins.endSession(request);
            }
            throw new IllegalStateException();
        } catch (ProviderRefusalException e) {
            problems.add(endpoint + ": " + e.error() + ": " + e.getMessage());
            return ProviderAnswer.json(
                    e.status(), Map.of("error", e.error(), "error_description", String.valueOf(e.getMessage())));
        } catch (Exception | AssertionError e) {
            return fault(endpoint, e);
        }
    }

    private ProviderAnswer fault(Endpoint endpoint, Throwable e) {
        problems.add(endpoint + ": fault of the test provider: " + e);
        return ProviderAnswer.text(500, "fault of the test provider");
    }

    /** OpenID Connect Discovery 1.0, section 3. */
    private Map<String, Object> discovery() {
        OIDCProviderMetadata metadata =
                new OIDCProviderMetadata(new Issuer(issuer), List.of(SubjectType.PUBLIC), uri(Endpoint.KEYS));
        metadata.setAuthorizationEndpointURI(uri(Endpoint.AUTHORIZATION));
        metadata.setTokenEndpointURI(uri(Endpoint.TOKEN));
        metadata.setUserInfoEndpointURI(uri(Endpoint.USER_INFO));
        metadata.setEndSessionEndpointURI(uri(Endpoint.END_SESSION));
        metadata.setResponseTypes(List.of(ResponseType.CODE));
        metadata.setResponseModes(List.of(ResponseMode.QUERY));
        metadata.setScopes(new Scope("openid", "profile", "email"));
        metadata.setCodeChallengeMethods(List.of(CodeChallengeMethod.S256));
        metadata.setTokenEndpointAuthMethods(client.methods());
        metadata.setTokenEndpointJWSAlgs(List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256));
        metadata.setIDTokenJWSAlgs(List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256));
        metadata.setSupportsAuthorizationResponseIssuerParam(true);
        metadata.setSupportsBackChannelLogout(true);
        metadata.setSupportsBackChannelLogoutSession(true);
        return metadata.toJSONObject();
    }

    private record Received(Endpoint endpoint, ProviderRequest request) {}
}
