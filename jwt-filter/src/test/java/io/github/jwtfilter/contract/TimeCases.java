package io.github.jwtfilter.contract;

import static io.github.jwtfilter.contract.SessionCase.differs;
import static io.github.jwtfilter.contract.SessionCase.holds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Creation time, last access, and timeout of a session. */
final class TimeCases {
    static final List<SessionCase> ALL = List.of(
            holds("The creation time is that of the first request", visitor -> {
                long before = System.currentTimeMillis();
                long created = visitor.read(request -> request.getSession().getCreationTime());
                assertTrue(before <= created, created + " before " + before);
                assertTrue(created <= System.currentTimeMillis(), created + " is in the future");
            }),
            holds("The creation time stays, to the millisecond", visitor -> {
                long created = visitor.read(request -> {
                    request.getSession().setAttribute("name", "value");
                    return request.getSession().getCreationTime();
                });
                tick();
                visitor.putAttribute("name", "another");
                assertEquals(created, (long)
                        visitor.read(request -> request.getSession().getCreationTime()));
            }),
            holds(
                    "A new session was last accessed when it was created",
                    visitor -> visitor.run(request -> {
                        long before = System.currentTimeMillis();
                        HttpSession session = request.getSession();
                        long after = System.currentTimeMillis();
                        for (long time : new long[] {session.getCreationTime(), session.getLastAccessedTime()}) {
                            assertTrue(before <= time && time <= after, before + " " + time + " " + after);
                        }
                    })),
            holds("The last access lies between creation and now, and only moves forward", visitor -> {
                visitor.putAttribute("name", "value");
                long last = 0;
                for (int i = 0; i < 3; i++) {
                    tick();
                    long before = last;
                    last = visitor.read(request -> {
                        long accessed = request.getSession().getLastAccessedTime();
                        assertTrue(request.getSession().getCreationTime() <= accessed);
                        assertTrue(accessed <= System.currentTimeMillis());
                        assertTrue(before <= accessed);
                        return accessed;
                    });
                }
            }),
            holds("The last access stays the same within a request", visitor -> {
                visitor.putAttribute("name", "value");
                tick();
                visitor.run(request -> {
                    long accessed = request.getSession().getLastAccessedTime();
                    tick();
                    request.getSession().setAttribute("name", "another");
                    assertEquals(accessed, request.getSession().getLastAccessedTime());
                });
            }),
            differs(
                    "The last access is that of the request before",
                    Difference.LAST_ACCESS,
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        long before = tick();
                        visitor.readAttribute("name");
                        long after = tick();
                        long accessed = lastAccess(visitor);
                        assertTrue(before <= accessed && accessed <= after, before + " " + accessed + " " + after);
                    },
                    visitor -> {
                        visitor.putAttribute("name", "value");
                        long before = tick();
                        visitor.readAttribute("name");
                        assertTrue(lastAccess(visitor) < before);
                        visitor.putAttribute("name", "another");
                        assertTrue(before <= lastAccess(visitor));
                    }),
            holds(
                    "The maximum inactive interval is the one of web.xml",
                    visitor -> assertEquals(Application.SESSION_TIMEOUT * 60, (int)
                            visitor.read(request -> request.getSession().getMaxInactiveInterval()))),
            holds("setMaxInactiveInterval is kept with the session", visitor -> {
                visitor.run(request -> {
                    request.getSession().setAttribute("name", "value");
                    request.getSession().setMaxInactiveInterval(100);
                    assertEquals(100, request.getSession().getMaxInactiveInterval());
                });
                assertEquals(100, interval(visitor));
                visitor.run(request -> request.getSession().setMaxInactiveInterval(200));
                assertEquals(200, interval(visitor));
            }),
            holds("A session that was idle for too long is gone", visitor -> {
                inTime(() -> {
                    long start = System.nanoTime();
                    visitor.run(request -> {
                        request.getSession().setAttribute("name", "value");
                        request.getSession().setMaxInactiveInterval(1);
                    });
                    return isThere(visitor, start, 1);
                });
                Visitor.waitMillis(1_100);
                assertFalse(visitor.test(request -> request.isRequestedSessionIdValid()));
                assertFalse(visitor.hasSession());
                assertTrue(visitor.test(request -> request.getSession().isNew()));
            }),
            holds("A session in use outlives its interval", visitor -> {
                inTime(() -> {
                    long lastUse = System.nanoTime();
                    visitor.run(request -> {
                        request.getSession().setAttribute("name", "value");
                        request.getSession().setMaxInactiveInterval(2);
                    });
                    for (int i = 0; i < 4; i++) {
                        Visitor.waitMillis(600);
                        long use = System.nanoTime();
                        if (!isThere(visitor, lastUse, 2)) {
                            return false;
                        }
                        lastUse = use;
                    }
                    return true;
                });
            }),
            differs(
                    "A session with an interval of 0 or less never times out",
                    Difference.FOREVER,
                    visitor -> {
                        assertTrue(outlivesInterval(visitor, 0) <= 0);
                        assertTrue(outlivesInterval(visitor, -1) <= 0);
                    },
                    visitor -> {
                        assertTrue(outlivesInterval(visitor, 0) <= 0);
                        assertTrue(outlivesInterval(visitor, -1) <= 0);
                    }),
            holds("The browser drops the cookie when it closes", visitor -> {
                visitor.putAttribute("name", "value");
                List<String> set = visitor.setCookies().stream()
                        .filter(cookie -> !cookie.contains("Max-Age=0"))
                        .toList();
                assertEquals(1, set.size());
                for (String cookie : set) {
                    assertFalse(cookie.contains("Max-Age") || cookie.contains("Expires"), cookie);
                    assertTrue(cookie.contains("Path=/app"), cookie);
                }
            }));

    private TimeCases() {}

    /** Repeats what a busy machine did too slowly. */
    private static void inTime(Callable<Boolean> attempt) throws Exception {
        int attempts = 1;
        while (!attempt.call()) {
            assertTrue(attempts++ < 10, "the machine is too slow");
        }
    }

    /**
     * Returns whether the session is there. Fails if it is gone too early. The noted use may lag by a tenth of the interval.
     */
    private static boolean isThere(Visitor visitor, long lastUse, int interval) throws Exception {
        Object value = visitor.read(request -> {
            HttpSession session = request.getSession(false);
            return session == null ? "no session" : session.getAttribute("name");
        });
        if (System.nanoTime() - lastUse < TimeUnit.SECONDS.toNanos(interval) / 10 * 9) {
            assertEquals("value", value);
        }
        return value.equals("value");
    }

    private static long lastAccess(Visitor visitor) throws Exception {
        return visitor.read(request -> request.getSession(false).getLastAccessedTime());
    }

    private static int interval(Visitor visitor) throws Exception {
        return visitor.read(request -> request.getSession(false).getMaxInactiveInterval());
    }

    private static int outlivesInterval(Visitor visitor, int interval) throws Exception {
        visitor.run(request -> {
            request.getSession().setAttribute("name", "value");
            request.getSession().setMaxInactiveInterval(interval);
        });
        tick();
        assertEquals("value", visitor.readAttribute("name"));
        return interval(visitor);
    }

    /** Returns a time after all previous requests and before all later ones. */
    private static long tick() {
        Visitor.waitMillis(2);
        long time = System.currentTimeMillis();
        Visitor.waitMillis(2);
        return time;
    }
}
