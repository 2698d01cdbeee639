package io.github.jwtfilter.contract;

import static io.github.jwtfilter.contract.SessionCase.differs;
import static io.github.jwtfilter.contract.SessionCase.holds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** Session ids in URLs. */
final class AddressCases {
    private static final String ELSEWHERE = "http://elsewhere.example/";

    static final List<SessionCase> ALL = List.of(
            holds(
                    "Without a session, addresses stay as they are",
                    visitor -> visitor.does((request, response) -> {
                        assertEquals("/app/page", response.encodeURL("/app/page"));
                        assertEquals("/app/page", response.encodeRedirectURL("/app/page"));
                    })),
            holds("With a session by cookie, addresses stay as they are", visitor -> {
                visitor.puts("name", "value");
                visitor.does((request, response) -> {
                    request.getSession();
                    assertEquals("/app/page?a=b#c", response.encodeURL("/app/page?a=b#c"));
                    assertEquals("/app/page?a=b#c", response.encodeRedirectURL("/app/page?a=b#c"));
                });
            }),
            holds(
                            "Addresses of other sites stay as they are",
                            visitor -> visitor.does((request, response) -> {
                                request.getSession().setAttribute("name", "value");
                                assertEquals(ELSEWHERE, response.encodeURL(ELSEWHERE));
                                assertEquals(ELSEWHERE, response.encodeRedirectURL(ELSEWHERE));
                            }))
                    .except(
                            Provider.JETTY,
                            "Jetty appends the id to them by default",
                            visitor -> visitor.does((request, response) -> {
                                String id = request.getSession().getId();
                                assertEquals(ELSEWHERE + ";jsessionid=" + id, response.encodeURL(ELSEWHERE));
                            })),
            differs(
                    "In the request that makes the session, addresses get its id",
                    Difference.URLS,
                    visitor -> visitor.does((request, response) -> {
                        String id = request.getSession().getId();
                        assertEquals("/app/page;jsessionid=" + id + "?a=b", response.encodeURL("/app/page?a=b"));
                        assertEquals("/app/page;jsessionid=" + id, response.encodeRedirectURL("/app/page"));
                    }),
                    visitor -> visitor.does((request, response) -> {
                        request.getSession().setAttribute("name", "value");
                        assertEquals("/app/page?a=b", response.encodeURL("/app/page?a=b"));
                        assertEquals("/app/page", response.encodeRedirectURL("/app/page"));
                    })),
            differs(
                    "A session id in the path is obeyed",
                    Difference.URLS,
                    visitor -> {
                        String path = ";jsessionid=" + idThenWithoutCookie(visitor);
                        assertTrue(visitor.isAt(path, request -> request.isRequestedSessionIdFromURL()));
                        assertTrue(visitor.isAt(path, request -> request.getSession(false) != null));
                    },
                    visitor -> {
                        String path = ";jsessionid=" + idThenWithoutCookie(visitor);
                        assertFalse(visitor.isAt(path, request -> request.isRequestedSessionIdFromURL()));
                        assertFalse(visitor.isAt(path, request -> request.getSession(false) != null));
                    }),
            holds("A session id in the path is hidden from the page", visitor -> {
                String path = visitor.seesAt(";jsessionid=0123456789", request -> request.getPathInfo());
                assertFalse(path.contains(";"), path);
            }));

    private AddressCases() {}

    private static String idThenWithoutCookie(Visitor visitor) throws Exception {
        String id = visitor.sees(request -> {
            request.getSession().setAttribute("name", "value");
            return request.getSession().getId();
        });
        visitor.forgetCookies();
        return id;
    }
}
