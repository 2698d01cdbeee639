package io.github.jwtfilter.nodes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the nodes. Connections stay open. */
final class Http {
    /** The status of a request that got no answer. */
    static final int NO_ANSWER = 0;

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final String COOKIE = "jwt=";
    private static final HttpClient CLIENT = client();

    private Http() {}

    private static HttpClient client() {
        // The client closes an idle connection before a server does.
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(MAX_WAIT)
                .build();
    }

    /** An answer, or why there is none. */
    record Answer(int status, Optional<String> token, String failure) {
        private static Answer none(Throwable failure) {
            return new Answer(NO_ANSWER, Optional.empty(), failure.toString());
        }

        private static Answer of(HttpResponse<String> response) {
            return new Answer(
                    response.statusCode(),
                    response.headers().allValues("Set-Cookie").stream()
                            .filter(line -> line.startsWith(COOKIE))
                            .map(line -> line.substring(COOKIE.length()).split(";", 2)[0])
                            .filter(token -> !token.isEmpty())
                            .reduce((first, last) -> last),
                    "");
        }
    }

    private static HttpRequest.Builder request(NodeProcess node, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/app" + path))
                .timeout(MAX_WAIT);
    }

    /** The answer to a program that asked for tokens. */
    record Tokens(int status, String body) {
        static final Tokens NONE = new Tokens(NO_ANSWER, "");

        private static Tokens of(HttpResponse<String> response) {
            return new Tokens(response.statusCode(), response.body());
        }

        Optional<String> access() {
            return member("access_token");
        }

        Optional<String> refresh() {
            return member("refresh_token");
        }

        Optional<String> error() {
            return member("error");
        }

        private Optional<String> member(String name) {
            Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(body);
            return member.find() ? Optional.of(member.group(1)) : Optional.empty();
        }
    }

    private static Answer send(HttpRequest request) {
        return send(request, Answer::of, Answer::none);
    }

    private static <T> T send(
            HttpRequest request, Function<HttpResponse<String>, T> reader, Function<IOException, T> none) {
        try {
            return reader.apply(CLIENT.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return none.apply(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Requests a page that everybody may see, and returns the status. */
    static int open(NodeProcess node) {
        return send(request(node, "/open").build()).status;
    }

    /** Requests a page that needs a login. */
    static Answer page(NodeProcess node, String token) {
        return send(pageRequest(node, token));
    }

    /** Requests a page that needs a login, and does not wait for the answer. */
    static CompletableFuture<Answer> beginPage(NodeProcess node, String token) {
        return CLIENT.sendAsync(pageRequest(node, token), BodyHandlers.ofString())
                .thenApply(Answer::of)
                .exceptionally(Answer::none);
    }

    private static HttpRequest pageRequest(NodeProcess node, String token) {
        return request(node, "/page").header("Cookie", COOKIE + token).build();
    }

    /** Logs in. The answer has a token if it worked. */
    static Answer logIn(NodeProcess node, String user, String password) {
        return send(request(node, "/user/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=" + user + "&password=" + password))
                .build());
    }

    /** Logs a program in. */
    static Tokens logInProgram(NodeProcess node, String user, String password) {
        return send(
                request(node, "/user/login")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}"))
                        .build(),
                Tokens::of,
                failure -> Tokens.NONE);
    }

    /** Uses a refresh token. */
    static Tokens refresh(NodeProcess node, String token) {
        return send(refreshRequest(node, token), Tokens::of, failure -> Tokens.NONE);
    }

    /** Uses a refresh token, and does not wait for the answer. */
    static CompletableFuture<Tokens> beginRefresh(NodeProcess node, String token) {
        return CLIENT.sendAsync(refreshRequest(node, token), BodyHandlers.ofString())
                .thenApply(Tokens::of)
                .exceptionally(failure -> Tokens.NONE);
    }

    private static HttpRequest refreshRequest(NodeProcess node, String token) {
        return request(node, "/user/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token=" + token))
                .build();
    }

    /** Logs out. The status is 204 if the store took it, 202 if the store will take it later. */
    static int logOut(NodeProcess node, String token, boolean everywhere) {
        return send(request(node, "/user/logout" + (everywhere ? "?everywhere=true" : ""))
                        .header("Cookie", COOKIE + token)
                        .POST(BodyPublishers.noBody())
                        .build())
                .status;
    }
}
