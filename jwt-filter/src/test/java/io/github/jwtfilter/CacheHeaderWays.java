package io.github.jwtfilter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.ArrayList;
import java.util.List;

/** Ways to answer a request and the resulting cache headers. The class is a table of short, independent rows. */
final class CacheHeaderWays {
    static final String PAST = "Thu, 01 Jan 1970 00:00:00 GMT";
    static final String LATER = "Wed, 01 Jan 2070 00:00:00 GMT";
    private static final long LATER_MILLIS = 3_155_760_000_000L;
    private static final String CC = "Cache-Control";

    /** A way to answer with the expected headers; null if the header is absent. */
    record Row(String name, String cacheControl, String expires, Steps.Step step) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Ways below a path that needs a login. */
    static final List<Row> PROTECTED = protectedWays();

    /** Ways below an open path, with a logged-in user. */
    static final List<Row> PERMITTED = permittedWays();

    private CacheHeaderWays() {}

    private static List<Row> protectedWays() {
        List<Row> rows = new ArrayList<>();
        nothingSaid(rows);
        freshness(rows);
        sharedCaches(rows);
        oddCalls(rows);
        late(rows);
        return rows;
    }

    private static String member(Steps.Step step) {
        return "/member" + Steps.path(step);
    }

    private static void ours(List<Row> rows, String name, Steps.Step step) {
        rows.add(new Row(name, "private", PAST, step));
    }

    private static void says(List<Row> rows, String header, String cacheControl, String expires) {
        rows.add(new Row("set " + header, cacheControl, expires, (request, response) -> {
            response.setHeader(CC, header);
            return "page";
        }));
        rows.add(new Row("add " + header, cacheControl, expires, (request, response) -> {
            response.addHeader("cache-control", header);
            return "page";
        }));
    }

    private static void nothingSaid(List<Row> rows) {
        ours(rows, "a page", (request, response) -> "page");
        ours(rows, "a long page", (request, response) -> "much ".repeat(20_000));
        ours(rows, "nothing", (request, response) -> null);
        ours(rows, "a stream", (request, response) -> {
            response.getOutputStream().write(new byte[100_000]);
            return null;
        });
        ours(rows, "not modified", (request, response) -> {
            response.setStatus(304);
            return null;
        });
        ours(rows, "flushed first", (request, response) -> {
            response.flushBuffer();
            return "page";
        });
        ours(rows, "reset", (request, response) -> {
            response.getWriter().write("dropped");
            response.reset();
            return "page";
        });
        ours(rows, "max-age and reset", (request, response) -> {
            response.setHeader(CC, "max-age=600");
            response.reset();
            return "page";
        });
        ours(rows, "redirect", (request, response) -> {
            response.sendRedirect("/elsewhere");
            return null;
        });
        ours(rows, "not modified as an error", (request, response) -> {
            response.sendError(304);
            return null;
        });
        ours(rows, "private said", (request, response) -> {
            response.setHeader(CC, "private");
            return "page";
        });
        ours(rows, "async", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                try {
                    async.getResponse().getWriter().write("much ".repeat(20_000));
                    async.complete();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            return null;
        });
        ours(rows, "async without a body", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(async::complete);
            return null;
        });
        ours(rows, "async with the response given", (request, response) -> {
            AsyncContext async = request.startAsync(request, new HttpServletResponseWrapper(response));
            async.start(async::complete);
            return null;
        });
        ours(rows, "dispatched", (request, response) -> {
            request.startAsync().dispatch(member((again, answer) -> "page"));
            return null;
        });
        ours(rows, "forwarded", (request, response) -> {
            String to = member((again, answer) -> "much ".repeat(20_000));
            request.getRequestDispatcher(to).forward(request, response);
            return null;
        });
        ours(rows, "included max-age", (request, response) -> {
            String what = member((again, answer) -> {
                answer.setHeader(CC, "max-age=600");
                return "part";
            });
            request.getRequestDispatcher(what).include(request, response);
            return null;
        });
    }

    private static void freshness(List<Row> rows) {
        says(rows, "max-age=600", "private, max-age=600", null);
        says(rows, "no-store", "no-store", null);
        says(rows, "no-cache", "private, no-cache", null);
        says(rows, "private, max-age=600", "private, max-age=600", null);
        says(rows, "must-revalidate", "private, must-revalidate", PAST);
        rows.add(new Row("setDateHeader", "private", LATER, (request, response) -> {
            response.setDateHeader("Expires", LATER_MILLIS);
            return "page";
        }));
        rows.add(new Row("addDateHeader", "private", LATER, (request, response) -> {
            response.addDateHeader("expires", LATER_MILLIS);
            return "page";
        }));
        rows.add(new Row("setIntHeader", "private", "0", (request, response) -> {
            response.setIntHeader("Expires", 0);
            return "page";
        }));
        rows.add(new Row("Expires through a wrapper", "private, max-age=60", LATER, (request, response) -> {
            HttpServletResponse wrapper = new HttpServletResponseWrapper(response);
            wrapper.addHeader("Expires", LATER);
            wrapper.addHeader(CC, "max-age=60");
            return "page";
        }));
    }

    private static void sharedCaches(List<Row> rows) {
        says(rows, "public", "private", PAST);
        says(rows, "PUBLIC, Max-Age=600", "private, Max-Age=600", null);
        says(rows, "s-maxage=600", "private", PAST);
        says(rows, "s-maxage=9, max-age=600", "private, max-age=600", null);
        says(rows, "public, no-store", "no-store", null);
        says(rows, "no-store, must-understand, public", "private, no-store, must-understand", PAST);
        says(rows, "private=\"X-A, X-B\", max-age=5", "private, max-age=5", null);
        says(rows, "no-cache=\"X-A, public\"", "private, no-cache=\"X-A, public\"", PAST);
        says(rows, "x=\"no-store\", public", "private, x=\"no-store\"", PAST);
        rows.add(new Row("two lines", "private, max-age=600", null, (request, response) -> {
            response.addHeader(CC, "public");
            response.addHeader(CC, "max-age=600");
            return "page";
        }));
    }

    private static void oddCalls(List<Row> rows) {
        rows.add(new Row("a number", "private, 5", PAST, (request, response) -> {
            response.setIntHeader(CC, 5);
            return "page";
        }));
        rows.add(new Row("two numbers", "private, 5, 6", PAST, (request, response) -> {
            response.setIntHeader(CC, 5);
            response.addIntHeader(CC, 6);
            return "page";
        }));
        ours(rows, "null", (request, response) -> {
            response.setHeader(CC, null);
            response.setHeader("Expires", null);
            return "page";
        });
        ours(rows, "null later", (request, response) -> {
            response.getWriter();
            response.setHeader(CC, null);
            response.setHeader("Expires", null);
            return "page";
        });
        ours(rows, "empty", (request, response) -> {
            response.setHeader(CC, "");
            return "page";
        });
        ours(rows, "not found by the application", (request, response) -> {
            response.getWriter();
            boolean found = response.containsHeader(CC)
                    || response.containsHeader("expires")
                    || response.getHeader(CC) != null
                    || !response.getHeaders("Expires").isEmpty()
                    || response.getHeaderNames().contains(CC);
            if (found) {
                response.setHeader(CC, "found");
            }
            return "page";
        });
        rows.add(new Row("found where the application set it", "private, max-age=5", null, (request, response) -> {
            response.setHeader(CC, "max-age=5");
            boolean found = response.containsHeader(CC)
                    && response.getHeader(CC).contains("max-age=5")
                    && response.getHeaderNames().contains(CC);
            if (!found) {
                response.setHeader(CC, "not found");
            }
            return "page";
        }));
    }

    /** Adds headers that the application sets after it got the writer, as templates do. */
    private static void late(List<Row> rows) {
        rows.add(new Row("Expires late", "private", LATER, (request, response) -> {
            response.getWriter();
            response.setHeader("Expires", LATER);
            return "page";
        }));
        rows.add(new Row("added Expires late", "private", LATER, (request, response) -> {
            response.getWriter();
            response.addHeader("Expires", LATER);
            return "page";
        }));
        rows.add(new Row("public late", "private", PAST, (request, response) -> {
            response.getWriter();
            response.setHeader(CC, "public");
            return "page";
        }));
    }

    private static List<Row> permittedWays() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("a page", "private", null, (request, response) -> "page"));
        rows.add(new Row("reset", "private", null, (request, response) -> {
            response.reset();
            return "page";
        }));
        says(rows, "public", "public", null);
        says(rows, "public, max-age=600", "public, max-age=600", null);
        says(rows, "s-maxage=600", "s-maxage=600", null);
        says(rows, "max-age=600", "private, max-age=600", null);
        says(rows, "no-store", "no-store", null);
        return rows;
    }
}
