package io.github.jwtfilter.keycloak;

import io.github.jwtfilter.containers.Container;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** A server of the bank: a container with both applications, at the same host as the others. */
record Node(Container container, int port) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    String uri(BankWar war, String path) {
        return origin() + war.contextPath() + path;
    }

    /** Returns the address to register at the provider as redirect URI. */
    String loginUri(BankWar war) {
        return uri(war, "/user/login");
    }

    /** Returns the address for the provider's reports of logouts. */
    String logoutUri(BankWar war) {
        return uri(war, "/user/logout");
    }

    /** Returns the status of the page for a script with this token. */
    int status(BankWar war, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri(war, "/page")))
                .header("Cookie", "jwt=" + token)
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }

    /** Returns how many sessions the container has created. */
    int sessions(BankWar war) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(uri(war, "/public/sessions"))).build();
        return Integer.parseInt(CLIENT.send(request, BodyHandlers.ofString()).body());
    }

    @Override
    public String toString() {
        return container.toString();
    }
}
