package io.github.jwtfilter.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A list of requests of several people, as one hour could bring them. It is generated, and sent as fast as the server
 * answers.
 */
final class RequestList {
    private final List<Request> requests;

    private RequestList(List<Request> requests) {
        this.requests = requests;
    }

    /** Reads a list from the resources. */
    static RequestList of(String name) {
        try (InputStream in = RequestList.class.getResourceAsStream(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new RequestList(text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Request::of)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Request> requests() {
        return requests;
    }

    /** A request of a person. Each person has separate cookies. */
    record Request(String time, String person, String method, String path, String form) {
        private static Request of(String line) {
            String[] words = line.split(" +", 5);
            return new Request(words[0], words[1], words[2], words[3], words.length > 4 ? words[4] : "");
        }
    }

    /** The people of a list at one server. */
    static final class People {
        private final Server server;
        private final Map<String, HttpClient> clients = new HashMap<>();

        People(Server server) {
            this.server = server;
        }

        /**
         * Sends a request, and follows no redirect. Returns the whole answer, without the parts that differ each time.
         */
        String send(Request request) throws IOException, InterruptedException {
            HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(server.uri(request.path)))
                    .timeout(Duration.ofSeconds(60))
                    .header("Accept", "text/html");
            if (!request.form.isEmpty()) {
                builder.header("Content-Type", "application/x-www-form-urlencoded");
                builder.header("Origin", server.origin());
            }
            HttpRequest made = builder.method(
                            request.method,
                            request.form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(request.form))
                    .build();
            return normalized(client(request.person).send(made, BodyHandlers.ofByteArray()));
        }

        private HttpClient client(String person) {
            return clients.computeIfAbsent(
                    person,
                    name -> HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .build());
        }

        /**
         * Returns status, headers and body. Host and port, session ids, two formats of dates, identities of objects, and
         * the length of a body are left out.
         */
        private String normalized(HttpResponse<byte[]> answer) {
            Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
            headers.remove("date");
            if (answer.body().length > 0) {
                // The body itself is compared. Identities of objects in it have different lengths.
                headers.remove("content-length");
            }
            String text = answer.statusCode() + "\n" + headers + "\n"
                    + new String(answer.body(), StandardCharsets.ISO_8859_1);
            return text.replace(server.origin().substring("http://".length()), "HOST")
                    .replaceAll("[0-9A-F]{32}", "SESSION")
                    .replaceAll("\\w{3} \\w{3} \\d\\d \\d\\d:\\d\\d:\\d\\d \\w+ \\d{4}", "DATE")
                    .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "DATE")
                    .replaceAll("@[0-9a-f]{4,8}\\b", "@OBJECT");
        }
    }
}
