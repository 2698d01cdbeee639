package io.github.jwtfilter.caching;

import io.github.jwtfilter.testing.Steps;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.ArrayList;
import java.util.List;

/** Responses and the resulting cache headers. The class is a table of short, independent rows. */
final class CacheHeaderCases {
    static final String PAST = "Thu, 01 Jan 1970 00:00:00 GMT";
    static final String FUTURE = "Wed, 01 Jan 2070 00:00:00 GMT";
    private static final long FUTURE_MILLIS = 3_155_760_000_000L;
    private static final String CC = "Cache-Control";

    /** A response with the expected headers; null if the header is absent. */
    record Row(String name, String cacheControl, String expires, Steps.Step step) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Responses below a path that needs a login. */
    static final List<Row> PROTECTED = protectedCases();

    /** Responses below an open path, with a logged-in user. */
    static final List<Row> PERMITTED = permittedCases();

    private CacheHeaderCases() {}

    private static List<Row> protectedCases() {
        List<Row> rows = new ArrayList<>();
        withoutCacheHeaders(rows);
        freshness(rows);
        sharedCaches(rows);
        unusualCalls(rows);
        lateHeaders(rows);
        return rows;
    }

    private static String memberPath(Steps.Step step) {
        return "/member" + Steps.path(step);
    }

    private static void privateRow(List<Row> rows, String name, Steps.Step step) {
        rows.add(new Row(name, "private", PAST, step));
    }

    private static void headerRows(List<Row> rows, String header, String cacheControl, String expires) {
        rows.add(new Row("set " + header, cacheControl, expires, (request, response) -> {
            response.setHeader(CC, header);
            return "page";
        }));
        rows.add(new Row("add " + header, cacheControl, expires, (request, response) -> {
            response.addHeader("cache-control", header);
            return "page";
        }));
    }

    private static void withoutCacheHeaders(List<Row> rows) {
        privateRow(rows, "a page", (request, response) -> "page");
        privateRow(rows, "a long page", (request, response) -> "much ".repeat(20_000));
        privateRow(rows, "nothing", (request, response) -> null);
        privateRow(rows, "a stream", (request, response) -> {
            response.getOutputStream().write(new byte[100_000]);
            return null;
        });
        privateRow(rows, "not modified", (request, response) -> {
            response.setStatus(304);
            return null;
        });
        privateRow(rows, "flushed first", (request, response) -> {
            response.flushBuffer();
            return "page";
        });
        privateRow(rows, "reset", (request, response) -> {
            response.getWriter().write("dropped");
            response.reset();
            return "page";
        });
        privateRow(rows, "max-age and reset", (request, response) -> {
            response.setHeader(CC, "max-age=600");
            response.reset();
            return "page";
        });
        privateRow(rows, "redirect", (request, response) -> {
            response.sendRedirect("/elsewhere");
            return null;
        });
        privateRow(rows, "not modified as an error", (request, response) -> {
            response.sendError(304);
            return null;
        });
        privateRow(rows, "private set", (request, response) -> {
            response.setHeader(CC, "private");
            return "page";
        });
        privateRow(rows, "async", (request, response) -> {
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
        privateRow(rows, "async without a body", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(async::complete);
            return null;
        });
        privateRow(rows, "async with the response given", (request, response) -> {
            AsyncContext async = request.startAsync(request, new HttpServletResponseWrapper(response));
            async.start(async::complete);
            return null;
        });
        privateRow(rows, "dispatched", (request, response) -> {
            request.startAsync().dispatch(memberPath((again, answer) -> "page"));
            return null;
        });
        privateRow(rows, "forwarded", (request, response) -> {
            String target = memberPath((again, answer) -> "much ".repeat(20_000));
            request.getRequestDispatcher(target).forward(request, response);
            return null;
        });
        privateRow(rows, "included max-age", (request, response) -> {
            String included = memberPath((again, answer) -> {
                answer.setHeader(CC, "max-age=600");
                return "part";
            });
            request.getRequestDispatcher(included).include(request, response);
            return null;
        });
    }

    private static void freshness(List<Row> rows) {
        headerRows(rows, "max-age=600", "private, max-age=600", null);
        headerRows(rows, "no-store", "no-store", null);
        headerRows(rows, "no-cache", "private, no-cache", null);
        headerRows(rows, "private, max-age=600", "private, max-age=600", null);
        headerRows(rows, "must-revalidate", "private, must-revalidate", PAST);
        rows.add(new Row("setDateHeader", "private", FUTURE, (request, response) -> {
            response.setDateHeader("Expires", FUTURE_MILLIS);
            return "page";
        }));
        rows.add(new Row("addDateHeader", "private", FUTURE, (request, response) -> {
            response.addDateHeader("expires", FUTURE_MILLIS);
            return "page";
        }));
        rows.add(new Row("setIntHeader", "private", "0", (request, response) -> {
            response.setIntHeader("Expires", 0);
            return "page";
        }));
        rows.add(new Row("Expires through a wrapper", "private, max-age=60", FUTURE, (request, response) -> {
            HttpServletResponse wrapper = new HttpServletResponseWrapper(response);
            wrapper.addHeader("Expires", FUTURE);
            wrapper.addHeader(CC, "max-age=60");
            return "page";
        }));
    }

    private static void sharedCaches(List<Row> rows) {
        headerRows(rows, "public", "private", PAST);
        headerRows(rows, "PUBLIC, Max-Age=600", "private, Max-Age=600", null);
        headerRows(rows, "s-maxage=600", "private", PAST);
        headerRows(rows, "s-maxage=9, max-age=600", "private, max-age=600", null);
        headerRows(rows, "public, no-store", "no-store", null);
        headerRows(rows, "no-store, must-understand, public", "private, no-store, must-understand", PAST);
        headerRows(rows, "private=\"X-A, X-B\", max-age=5", "private, max-age=5", null);
        headerRows(rows, "no-cache=\"X-A, public\"", "private, no-cache=\"X-A, public\"", PAST);
        headerRows(rows, "x=\"no-store\", public", "private, x=\"no-store\"", PAST);
        rows.add(new Row("two lines", "private, max-age=600", null, (request, response) -> {
            response.addHeader(CC, "public");
            response.addHeader(CC, "max-age=600");
            return "page";
        }));
    }

    private static void unusualCalls(List<Row> rows) {
        rows.add(new Row("a number", "private, 5", PAST, (request, response) -> {
            response.setIntHeader(CC, 5);
            return "page";
        }));
        rows.add(new Row("two numbers", "private, 5, 6", PAST, (request, response) -> {
            response.setIntHeader(CC, 5);
            response.addIntHeader(CC, 6);
            return "page";
        }));
        privateRow(rows, "null", (request, response) -> {
            response.setHeader(CC, null);
            response.setHeader("Expires", null);
            return "page";
        });
        privateRow(rows, "null later", (request, response) -> {
            response.getWriter();
            response.setHeader(CC, null);
            response.setHeader("Expires", null);
            return "page";
        });
        privateRow(rows, "empty", (request, response) -> {
            response.setHeader(CC, "");
            return "page";
        });
        privateRow(rows, "not found by the application", (request, response) -> {
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
    private static void lateHeaders(List<Row> rows) {
        rows.add(new Row("Expires late", "private", FUTURE, (request, response) -> {
            response.getWriter();
            response.setHeader("Expires", FUTURE);
            return "page";
        }));
        rows.add(new Row("added Expires late", "private", FUTURE, (request, response) -> {
            response.getWriter();
            response.addHeader("Expires", FUTURE);
            return "page";
        }));
        rows.add(new Row("public late", "private", PAST, (request, response) -> {
            response.getWriter();
            response.setHeader(CC, "public");
            return "page";
        }));
    }

    private static List<Row> permittedCases() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("a page", "private", null, (request, response) -> "page"));
        rows.add(new Row("reset", "private", null, (request, response) -> {
            response.reset();
            return "page";
        }));
        headerRows(rows, "public", "public", null);
        headerRows(rows, "public, max-age=600", "public, max-age=600", null);
        headerRows(rows, "s-maxage=600", "s-maxage=600", null);
        headerRows(rows, "max-age=600", "private, max-age=600", null);
        headerRows(rows, "no-store", "no-store", null);
        return rows;
    }
}
