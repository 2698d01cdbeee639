package io.github.jwtfilter.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.wrapper.CookieHidingRequest;
import org.junit.jupiter.api.Test;

/** Which cookies count if a wrapper hides those of the container? */
final class RequestCookiesTest {
    private static HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> {
                    return method.getName().equals("getCookies")
                            ? new Cookie[] {new Cookie("jwt", "token")}
                            : Collections.enumeration(List.of("jwt=token"));
                });
    }

    private static int count(HttpServletRequest request) {
        return RequestCookies.read("jwt=", "jwt"::equals, request).size();
    }

    @Test
    void wrapperMayHideCookiesWhateverItsName() {
        assertEquals(1, count(request()));
        assertEquals(0, count(new CookieHidingRequest(request())));
    }
}
