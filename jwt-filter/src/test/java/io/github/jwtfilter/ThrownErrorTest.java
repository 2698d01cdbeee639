package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.Verdict;
import io.github.jwtfilter.monitor.LoginEvent;
import io.github.jwtfilter.monitor.LoginListener;
import io.github.jwtfilter.session.AttributeFactory;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does the filter survive an Error that a class of the application throws? */
final class ThrownErrorTest {
    private static final String GOOD = "{\"email\":\"user\",\"password\":\"secret\"}";

    private static volatile Error thrown;

    public static final class Listener implements LoginListener {
        @Override
        public void happened(LoginEvent event) {
            throw thrown;
        }
    }

    public static final class Store implements IdentityStore {
        @Override
        public Optional<Verdict> authenticate(Credentials credentials) {
            throw thrown;
        }

        @Override
        public void close() {
            throw thrown;
        }
    }

    public static final class Factory implements AttributeFactory {
        @Override
        public Set<String> names() {
            throw thrown;
        }

        @Override
        public Object make(String name, Identity login) {
            throw thrown;
        }
    }

    public static final class Value implements HttpSessionBindingListener {
        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            throw thrown;
        }
    }

    public static final class BindingServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession().setAttribute("value", new Value());
            response.getWriter().print("bound");
        }
    }

    private static Error error(String name) {
        switch (name) {
            case "assertion":
                return new AssertionError("secret words");
            case "stack":
                return new StackOverflowError("secret words");
            case "memory":
                return new OutOfMemoryError("secret words");
            default:
                return new NoClassDefFoundError("secret words");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assertion", "stack", "memory", "linkage"})
    void errorInLoginListenerIsLoggedAndLoginSucceeds(String kind) {
        thrown = error(kind);
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server =
                        TestServer.start(WebXml.usual().filter("loginListener", Listener.class.getName()))) {
            assertEquals(200, server.postJson("/app/user/login", GOOD).statusCode());
            assertTrue(
                    log.text().contains("SEVERE JWTF-312 The loginListener " + Listener.class.getName()), log.text());
            assertFalse(log.text().contains("secret words"), log.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assertion", "stack", "memory", "linkage"})
    void errorInStoreGets503AndIsNotCounted(String kind) {
        thrown = error(kind);
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(WebXml.usual()
                        .login("users", "class:" + Store.class.getName())
                        .login("groups", null)
                        .login("maxFailures", "2"))) {
            for (int i = 0; i < 4; i++) {
                HttpResponse<String> answer = server.postJson("/app/user/login", GOOD);
                assertEquals(503, answer.statusCode(), answer.body());
                assertFalse(answer.body().contains("secret words"), answer.body());
            }
            assertTrue(log.text().contains(thrown.getClass().getName()), log.text());
            assertFalse(log.text().contains("secret words"), log.text());
        }
    }

    /** The shutdown continues after the error, for example with the thread that fetches keys. */
    @Test
    void errorWhileClosingStoreIsLogged() {
        thrown = error("assertion");
        try (CapturedLog log = CapturedLog.ofOurs()) {
            TestServer.start(WebXml.usual()
                            .login("users", "class:" + Store.class.getName())
                            .login("groups", null))
                    .close();
            assertTrue(
                    log.text()
                            .contains(
                                    "SEVERE JWTF-207 The filter could not close a user store: java.lang.AssertionError"),
                    log.text());
        }
    }

    @Test
    void errorInAttributeFactoryStopsDeploymentWithReason() {
        thrown = error("assertion");
        try (CapturedLog log = CapturedLog.ofOurs();
                CapturedLog quiet = CapturedLog.ofContainer();
                TestServer server = TestServer.startAnyway(
                        WebXml.usual().filter("session", "token").filter("attributeFactory", Factory.class.getName()),
                        "/app")) {
            String message = server.failure().getMessage();
            assertTrue(
                    message.contains("expected names() to return names, got java.lang.AssertionError"),
                    message + quiet.text());
            assertFalse(message.contains("secret words"), log.text());
        }
    }

    @Test
    void errorInSessionListenerIsLoggedAndIgnored() {
        thrown = error("stack");
        try (CapturedLog log = CapturedLog.ofOurs();
                TestServer server = TestServer.start(WebXml.usual()
                        .filter("session", "token")
                        .filter("sessionTypes", Value.class.getName())
                        .filter("rules", "/bind permit")
                        .servlet("/bind", BindingServlet.class))) {
            HttpResponse<String> answer = server.get("/app/bind");
            assertEquals("bound", answer.body());
            assertTrue(
                    log.text().contains("JWTF-509 Session listener " + Value.class.getName() + " failed."), log.text());
        }
    }
}
