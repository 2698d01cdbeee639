package io.github.jwtfilter.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which requests have a login that the container vouches for? */
final class ContainerLoginsTest {
    private final ContainerLogins logins = new ContainerLogins("/bank", List.of("clerk", "boss"));

    private DispatcherType dispatcher = DispatcherType.REQUEST;
    private boolean fromCookie = true;
    private boolean valid = true;
    private boolean session = true;
    private boolean ended;
    private Principal user = () -> "anna";
    private String authType = "FORM";
    private String requestedId = "requested";
    private Cookie[] cookies;
    private String cookiePath;

    @Test
    void formLoginWithSessionCookieIsFoundInsideWrappers() {
        HttpServletRequest wrapped = new HttpServletRequestWrapper(request()) {
            @Override
            public Principal getUserPrincipal() {
                return () -> "somebody else";
            }
        };
        ContainerLogin found = logins.find(wrapped).orElseThrow();
        assertEquals("anna", found.user());
        assertTrue(logins.requestedSid(wrapped).isPresent());
    }

    @Test
    void forwardOfAnotherApplicationHasNoLogin() {
        dispatcher = DispatcherType.FORWARD;
        assertNone();
    }

    @Test
    void sessionIdInUrlHasNoLogin() {
        fromCookie = false;
        assertNone();
        assertTrue(logins.requestedSid(request()).isEmpty());
    }

    @Test
    void unknownSessionHasNoLogin() {
        valid = false;
        assertNone();
    }

    @Test
    void requestWithoutSessionHasNoLoginAndStillNamesOne() {
        session = false;
        assertNone();
        assertTrue(logins.requestedSid(request()).isPresent());
    }

    @Test
    void userWithoutNameHasNoLogin() {
        user = null;
        assertNone();
        user = () -> null;
        assertNone();
        user = () -> "";
        assertNone();
    }

    @Test
    void basicLoginIsNotFound() {
        authType = "BASIC";
        assertNone();
    }

    @Test
    void sessionThatEndsMeanwhileHasNoLogin() {
        ended = true;
        assertNone();
        assertTrue(logins.requestedSid(request()).isPresent());
    }

    @Test
    void longSessionIdIsIgnored() {
        requestedId = "x".repeat(501);
        assertTrue(logins.requestedSid(request()).isEmpty());
    }

    /** A container can name the cookie itself, and add a slash to its path. The deployment descriptor does not say so. */
    @Test
    void cookieOfUnknownSessionIsDeletedUnderItsOwnName() {
        valid = false;
        session = false;
        cookies = new Cookie[] {new Cookie("theme", "dark"), new Cookie("BANKID", "requested")};
        List<String> deleted = new ArrayList<>();
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, method, arguments) -> {
                    Cookie cookie = (Cookie) arguments[0];
                    assertEquals(0, cookie.getMaxAge());
                    deleted.add(cookie.getName() + " " + cookie.getPath());
                    return null;
                });
        assertTrue(ContainerLogins.forgetUnknown(request(), response));
        assertEquals(List.of("BANKID /bank", "BANKID /bank/"), deleted);
        cookies = null;
        cookiePath = "/";
        deleted.clear();
        assertTrue(ContainerLogins.forgetUnknown(request(), response));
        assertEquals(List.of("JSESSIONID /"), deleted);
    }

    private void assertNone() {
        assertTrue(logins.find(request()).isEmpty());
    }

    private HttpServletRequest request() {
        HttpSession known = proxy(HttpSession.class, name -> switch (name) {
            case "getId" -> ended() ? "" : "present";
            case "getCreationTime" -> 1_000L;
            case "getAttribute" -> ended() ? "" : null;
            default -> throw new AssertionError(name);
        });
        SessionCookieConfig config =
                proxy(SessionCookieConfig.class, name -> name.equals("getPath") ? cookiePath : null);
        ServletContext context = proxy(ServletContext.class, name -> config);
        return proxy(HttpServletRequest.class, name -> switch (name) {
            case "getDispatcherType" -> dispatcher;
            case "isRequestedSessionIdFromCookie" -> fromCookie;
            case "isRequestedSessionIdValid" -> valid;
            case "getSession" -> session ? known : null;
            case "getUserPrincipal" -> user;
            case "getAuthType" -> authType;
            case "getRequestedSessionId" -> requestedId;
            case "isUserInRole", "isSecure" -> false;
            case "getCookies" -> cookies;
            case "getContextPath" -> "/bank";
            case "getServletContext" -> context;
            default -> throw new AssertionError(name);
        });
    }

    private boolean ended() {
        if (ended) {
            throw new IllegalStateException("ended");
        }
        return false;
    }

    private interface Answers {
        Object to(String method);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.to(method.getName())));
    }
}
