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
                    visitor -> visitor.run((request, response) -> {
                        assertEquals("/app/page", response.encodeURL("/app/page"));
                        assertEquals("/app/page", response.encodeRedirectURL("/app/page"));
                    })),
            holds("With a session by cookie, addresses stay as they are", visitor -> {
                visitor.putAttribute("name", "value");
                visitor.run((request, response) -> {
                    request.getSession();
                    assertEquals("/app/page?a=b#c", response.encodeURL("/app/page?a=b#c"));
                    assertEquals("/app/page?a=b#c", response.encodeRedirectURL("/app/page?a=b#c"));
                });
            }),
            holds(
                            "Addresses of other sites stay as they are",
                            visitor -> visitor.run((request, response) -> {
                                request.getSession().setAttribute("name", "value");
                                assertEquals(ELSEWHERE, response.encodeURL(ELSEWHERE));
                                assertEquals(ELSEWHERE, response.encodeRedirectURL(ELSEWHERE));
                            }))
                    .except(
                            Provider.JETTY,
                            "Jetty appends the id to them by default",
                            visitor -> visitor.run((request, response) -> {
                                String id = request.getSession().getId();
                                assertEquals(ELSEWHERE + ";jsessionid=" + id, response.encodeURL(ELSEWHERE));
                            })),
            differs(
                    "In the request that makes the session, addresses get its id",
                    Difference.URLS,
                    visitor -> visitor.run((request, response) -> {
                        String id = request.getSession().getId();
                        assertEquals("/app/page;jsessionid=" + id + "?a=b", response.encodeURL("/app/page?a=b"));
                        assertEquals("/app/page;jsessionid=" + id, response.encodeRedirectURL("/app/page"));
                    }),
                    visitor -> visitor.run((request, response) -> {
                        request.getSession().setAttribute("name", "value");
                        assertEquals("/app/page?a=b", response.encodeURL("/app/page?a=b"));
                        assertEquals("/app/page", response.encodeRedirectURL("/app/page"));
                    })),
            differs(
                    "A session id in the path is used",
                    Difference.URLS,
                    visitor -> {
                        String path = ";jsessionid=" + idAfterCookiesAreCleared(visitor);
                        assertTrue(visitor.testAt(path, request -> request.isRequestedSessionIdFromURL()));
                        assertTrue(visitor.testAt(path, request -> request.getSession(false) != null));
                    },
                    visitor -> {
                        String path = ";jsessionid=" + idAfterCookiesAreCleared(visitor);
                        assertFalse(visitor.testAt(path, request -> request.isRequestedSessionIdFromURL()));
                        assertFalse(visitor.testAt(path, request -> request.getSession(false) != null));
                    }),
            holds("A session id in the path is hidden from the page", visitor -> {
                String path = visitor.readAt(";jsessionid=0123456789", request -> request.getPathInfo());
                assertFalse(path.contains(";"), path);
            }));

    private AddressCases() {}

    private static String idAfterCookiesAreCleared(Visitor visitor) throws Exception {
        String id = visitor.read(request -> {
            request.getSession().setAttribute("name", "value");
            return request.getSession().getId();
        });
        visitor.clearCookies();
        return id;
    }
}
