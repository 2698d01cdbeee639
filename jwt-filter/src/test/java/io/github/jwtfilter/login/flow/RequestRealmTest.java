package io.github.jwtfilter.login.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.identity.Identity;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.testing.CapturedLog;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Is a login handled correctly on servers that behave differently from the test servers, whether it succeeds, is
 * refused or fails?
 */
final class RequestRealmTest {
    private static final String PASSWORD = "of the server";

    private static final List<String> LOGIN_COOKIES = List.of("SSO=1; Path=/; HttpOnly", "JSESSIONID=1");

    private final List<String> calls = new ArrayList<>();
    private final List<String> cookies = new ArrayList<>(List.of("other=1", "another=2"));
    private Exception loginFails;
    private Exception logoutFails;
    private String loggedInAs = "someone";
    private boolean sessionAtLogin;
    private String user;
    private String authType = "CLIENT_CERT";
    private String authorization;
    private boolean session;
    private boolean endedByLogout;
    private boolean removesHeaders = true;
    private boolean committed;
    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxyOf(Class<T> type, InvocationHandler handler) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private Optional<Identity> logIn() throws IdentityStoreException {
        HttpSession container = proxyOf(HttpSession.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getAttribute")) {
                return null;
            }
            assertEquals("invalidate", method.getName());
            calls.add("invalidate");
            session = false;
            return null;
        });
        HttpServletRequest request = proxyOf(HttpServletRequest.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "login":
                    return login();
                case "logout":
                    return logout();
                case "getSession":
                    assertEquals(false, arguments[0]);
                    return session ? container : null;
                case "getUserPrincipal":
                    return user == null ? null : (Principal) () -> user;
                case "getAuthType":
                    return authType;
                case "isUserInRole":
                    return arguments[0].equals("reader");
                case "getHeader":
                    return authorization;
                default:
                    throw new AssertionError(method);
            }
        });
        HttpServletResponse response = proxyOf(HttpServletResponse.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "setHeader":
                    return setCookie((String) arguments[1]);
                case "addHeader":
                    return cookies.add((String) arguments[1]);
                case "isCommitted":
                    return committed;
                default:
                    return cookies;
            }
        });
        return new RequestRealm(request, response).logIn("someone", PASSWORD, List.of("admin", "reader"));
    }

    private Object setCookie(String value) {
        if (value != null) {
            cookies.clear();
            cookies.add(value);
        } else if (removesHeaders) {
            cookies.clear();
        }
        return null;
    }

    private Object login() throws Exception {
        calls.add("login");
        if (sessionAtLogin) {
            session = true;
            cookies.addAll(LOGIN_COOKIES);
        }
        if (loginFails != null) {
            throw loginFails;
        }
        if (user != null) {
            throw new ServletException("already");
        }
        user = loggedInAs;
        return null;
    }

    private Object logout() throws Exception {
        calls.add("logout");
        if (logoutFails != null) {
            throw logoutFails;
        }
        user = null;
        session &= !endedByLogout;
        return null;
    }

    private String failure() {
        String message = assertThrows(IdentityStoreException.class, this::logIn).getMessage();
        assertFalse((message + log.text()).contains(PASSWORD), message);
        assertTrue(message.startsWith("container: "), message);
        return message;
    }

    @Test
    void nameComesFromServer() throws IdentityStoreException {
        loggedInAs = "someone@example.org";
        assertEquals(Optional.of(new Identity("someone@example.org", List.of("reader"))), logIn());
        assertEquals(List.of("login", "logout"), calls);
    }

    @ParameterizedTest
    @CsvSource({
        // session before, session made by the login, calls to the server
        "false, true,  'login, logout, invalidate'",
        "false, false, 'login, logout'",
        "true,  false, 'login, logout'",
    })
    void onlySessionCreatedByLoginIsInvalidated(boolean before, boolean created, String expected)
            throws IdentityStoreException {
        session = before;
        sessionAtLogin = created;
        assertTrue(logIn().isPresent());
        assertEquals(expected, String.join(", ", calls));
        assertEquals(before, session);
        assertEquals(List.of("other=1", "another=2"), cookies);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // set earlier, server can remove headers, committed, remaining cookies
                "other=1 | true  | false | [other=1]",
                "other=1 | false | false | [other=1]",
                "''      | true  | false | []",
                "''      | false | false | [SSO=; Path=/; HttpOnly; Max-Age=0, JSESSIONID=; Max-Age=0]",
                "''      | true  | true  | [SSO=1; Path=/; HttpOnly, JSESSIONID=1]",
            })
    void cookiesOfEndedSessionAreRemoved(String earlier, boolean removesHeaders, boolean committed, String left)
            throws IdentityStoreException {
        this.removesHeaders = removesHeaders;
        this.committed = committed;
        sessionAtLogin = true;
        for (boolean byLogout : new boolean[] {false, true}) {
            endedByLogout = byLogout;
            cookies.clear();
            cookies.addAll(earlier.isEmpty() ? List.of() : List.of(earlier));
            logIn();
            assertEquals(left, cookies.toString());
        }
    }

    @Test
    void existingSessionKeepsCookieOfNewId() throws IdentityStoreException {
        session = true;
        sessionAtLogin = true;
        logIn();
        assertTrue(cookies.containsAll(LOGIN_COOKIES));
    }

    @Test
    void sessionCreatedByRefusedLoginIsInvalidated() throws IdentityStoreException {
        sessionAtLogin = true;
        loginFails = new ServletException(PASSWORD);
        assertEquals(Optional.empty(), logIn());
        assertEquals(List.of("login", "invalidate"), calls, "no logout follows");
        assertFalse(session);
        assertEquals(List.of("other=1", "another=2"), cookies);
    }

    @Test
    void refusalIsLoggedWithoutServerMessage() throws IdentityStoreException {
        loginFails = new ServletException(PASSWORD, new IllegalStateException(PASSWORD));
        logIn();
        assertEquals(
                List.of("DEBUG The server refused a login: jakarta.servlet.ServletException because of"
                        + " java.lang.IllegalStateException"),
                log.lines().stream()
                        .map(line -> line.replace("FINE ", "DEBUG "))
                        .toList());
    }

    @Test
    void existingUserOfRequestIsReported() {
        user = "proxy";
        loginFails = new ServletException("already");
        assertTrue(failure().contains("already has a user for the request (CLIENT_CERT)"));
        assertEquals(List.of("login"), calls);
    }

    /** After a move, the session still has the login of the old application. */
    @Test
    void loginByFormInTheSessionIsReplaced() throws IdentityStoreException {
        user = "before";
        authType = "FORM";
        session = true;
        assertEquals(Optional.of(new Identity("someone", List.of("reader"))), logIn());
        assertEquals(List.of("login", "logout", "login", "logout"), calls);
        assertTrue(session);
    }

    @Test
    void wrongPasswordBesideLoginByFormIsRefused() throws IdentityStoreException {
        user = "before";
        authType = "FORM";
        loginFails = new ServletException("wrong password");
        assertEquals(Optional.empty(), logIn());
    }

    @Test
    void basicHeaderIsNotMistakenForExistingUser() throws IdentityStoreException {
        user = "somebody whom a server finds in the header when asked";
        authorization = "Basic eDp5";
        loginFails = new ServletException("wrong password");
        assertEquals(Optional.empty(), logIn());
    }

    @Test
    void serverExceptionIsNotARefusal() {
        loginFails = new IllegalStateException(PASSWORD);
        assertTrue(failure().endsWith("the server failed to check the password: java.lang.IllegalStateException"));
    }

    @Test
    void failedLogoutFailsLogin() {
        sessionAtLogin = true;
        logoutFails = new ServletException(PASSWORD);
        assertTrue(failure().endsWith("the server failed to check the password: jakarta.servlet.ServletException"));
        assertEquals(List.of("login", "logout", "invalidate"), calls);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-", "''"})
    void userWithoutNameFailsLogin(String name) {
        loggedInAs = name;
        assertTrue(failure().contains("accepted the password but named no user"));
        assertEquals(List.of("login", "logout"), calls);
    }
}
