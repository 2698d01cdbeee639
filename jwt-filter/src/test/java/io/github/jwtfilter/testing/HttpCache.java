package io.github.jwtfilter.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.hc.client5.http.cache.CacheResponseStatus;
import org.apache.hc.client5.http.cache.HttpCacheContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.cache.CacheConfig;
import org.apache.hc.client5.http.impl.cache.CachingHttpClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** A cache between browsers and a server. */
public interface HttpCache extends AutoCloseable {
    /** Requests a path below {@code /app}. The headers alternate between name and value. */
    Answer get(String path, String... headers) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** A response, with {@code hit} if it came from the cache. */
    record Answer(int status, String body, String etag, String cookie, boolean hit) {}

    /** The cache of a client library, shared or private to one browser. It uses heuristic freshness. */
    final class OfLibrary implements HttpCache {
        private final CloseableHttpClient client;
        private final int origin;

        public OfLibrary(int origin, boolean shared) {
            this.origin = origin;
            CacheConfig config = CacheConfig.custom()
                    .setSharedCache(shared)
                    .setHeuristicCachingEnabled(true)
                    .build();
            this.client = CachingHttpClients.custom()
                    .setCacheConfig(config)
                    .disableRedirectHandling()
                    .disableCookieManagement()
                    .build();
        }

        @Override
        public Answer get(String path, String... headers) throws IOException {
            HttpGet request = new HttpGet("http://127.0.0.1:" + origin + "/app" + path);
            for (int i = 0; i < headers.length; i += 2) {
                request.addHeader(headers[i], headers[i + 1]);
            }
            HttpCacheContext context = HttpCacheContext.create();
            return client.execute(request, context, response -> {
                String body = response.getEntity() == null ? "" : EntityUtils.toString(response.getEntity());
                return new Answer(
                        response.getCode(),
                        body,
                        value(response.getFirstHeader("ETag")),
                        value(response.getFirstHeader("Set-Cookie")),
                        context.getCacheResponseStatus() == CacheResponseStatus.CACHE_HIT);
            });
        }

        private static String value(Header header) {
            return header == null ? null : header.getValue();
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    /** The cache of a proxy in a separate process. The proxy reports hits in {@code X-Cache}. */
    final class OfProxy implements HttpCache {
        private static final HttpClient CLIENT = HttpClient.newHttpClient();

        private final Process process;
        private final int port;

        public OfProxy(Process process, int port) {
            this.process = process;
            this.port = port;
        }

        @Override
        public Answer get(String path, String... headers) throws IOException, InterruptedException {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/app" + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            String seen = response.headers().firstValue("X-Cache").orElse("");
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("ETag").orElse(null),
                    response.headers().firstValue("Set-Cookie").orElse(null),
                    seen.startsWith("HIT"));
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
