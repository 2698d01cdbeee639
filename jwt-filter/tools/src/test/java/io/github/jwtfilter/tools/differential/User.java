package io.github.jwtfilter.tools.differential;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user of the container, and of the file of the converted application. The password is the name. */
record User(String name, Set<String> roles) {
    /** Nobody is logged in. */
    static final User ANONYMOUS = new User("", Set.of());

    private static final HttpClient PROGRAM =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]{1,4000})\"");

    boolean isAnonymous() {
        return name.isEmpty();
    }

    String basic() {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((name + ":" + name).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Logs in to a converted application as a program does. Returns the header line with the token.
     *
     * @param loginPath the path of the login servlet, with the context path
     */
    String bearer(int port, String loginPath) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + loginPath))
                .header("Content-Type", "application/json")
                .header("X-Forwarded-Proto", "https")
                .POST(BodyPublishers.ofString("{\"username\":\"" + name + "\",\"password\":\"" + name + "\"}"))
                .build();
        try {
            HttpResponse<String> response = PROGRAM.send(request, BodyHandlers.ofString());
            Matcher token = TOKEN.matcher(response.body());
            if (!token.find()) {
                throw new IOException(loginPath + ": no token, but " + response.statusCode() + response.body());
            }
            return "Authorization: Bearer " + token.group(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public String toString() {
        return isAnonymous() ? "anonymous" : roles.isEmpty() ? "without a role" : String.join("+", roles);
    }
}
