package io.github.jwtfilter.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.containers.Container;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Does {@code convert --mode observe} change no answer of a third-party WAR in an hour, and does it end with "ready"? */
final class ObserveIT {
    private static final List<User> USERS = List.of(
            new User("both", "secret-1", "tomcat", "role1"),
            new User("some", "secret-2", "role1"),
            new User("none", "secret-3", "other"));

    @Test
    void observedHourChangesNoByteAndEndsReady() throws Exception {
        Container tomcat = Container.TOMCAT_10_1;
        Move move = new Move(Wars.ofTomcat(tomcat, "examples"), tomcat, tomcat, "any", USERS)
                .withTheSameUsers()
                .with("--mode", "observe");
        List<Recording.Request> requests = Recording.of("hour.txt").requests();
        try (Fleet original = move.before();
                Fleet observed = move.after()) {
            Recording.People before = new Recording.People(original.first());
            Recording.People after = new Recording.People(observed.first());
            List<String> changed = new ArrayList<>();
            for (Recording.Request request : requests) {
                String expected = before.send(request);
                String answer = after.send(request);
                if (!answer.equals(expected)) {
                    changed.add(request + "\n" + expected + "\nobserved:\n" + answer);
                }
            }
            assertEquals(List.of(), changed);
            System.out.printf(
                    "%d requests: %d µs each at the unchanged WAR, %d µs at the observed one%n",
                    requests.size(),
                    before.microsecondsPerRequest(requests.size()),
                    after.microsecondsPerRequest(requests.size()));
            String page = page(observed);
            System.out.println(page);
            assertTrue(page.contains("\"ready\":true"), page);
        }
    }

    /** Returns what the page says to the operator, who signs a token as the report of the conversion shows. */
    private static String page(Fleet observed) throws Exception {
        String token = Tools.run(
                        "sign",
                        "--secret-file",
                        Move.secretFile().toString(),
                        "--claim",
                        "sub=\"operator\"",
                        "--claim",
                        "roles=[\"operator\"]")
                .output()
                .strip();
        HttpRequest request = HttpRequest.newBuilder(URI.create(observed.first().uri("/jwt-filter/observe")))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .build();
        HttpResponse<String> page = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertEquals(200, page.statusCode(), page::body);
        return page.body();
    }
}
