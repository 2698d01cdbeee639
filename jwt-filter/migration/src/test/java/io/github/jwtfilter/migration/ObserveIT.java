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

/** Does {@code convert --mode observe} leave all answers of a third-party WAR as they were, and end with "ready"? */
final class ObserveIT {
    private static final List<User> USERS = List.of(
            new User("both", "secret-1", "tomcat", "role1"),
            new User("some", "secret-2", "role1"),
            new User("none", "secret-3", "other"));

    @Test
    void observedRequestsChangeNoByteAndEndReady() throws Exception {
        Container tomcat = Container.TOMCAT_10_1;
        Move move = new Move(Wars.ofTomcat(tomcat, "examples"), tomcat, tomcat, "any", USERS)
                .withTheSameUsers()
                .with("--mode", "observe");
        List<RequestList.Request> requests = RequestList.of("hour.txt").requests();
        try (Fleet original = move.before();
                Fleet observed = move.after()) {
            RequestList.People before = new RequestList.People(original.first());
            RequestList.People after = new RequestList.People(observed.first());
            List<String> changed = new ArrayList<>();
            for (RequestList.Request request : requests) {
                String expected = before.send(request);
                String answer = after.send(request);
                if (!answer.equals(expected)) {
                    changed.add(request + "\n" + expected + "\nobserved:\n" + answer);
                }
            }
            assertEquals(List.of(), changed);
            String page = page(observed);
            System.out.println(page);
            assertTrue(page.contains("\"ready\":true"), page);
            ObserveCost cost = new ObserveCost(original.first(), observed.first());
            cost.print("/servlets/servlet/HelloWorldExample");
            cost.print(ObserveCost.PROTECTED);
        }
    }

    /** Returns the page for the operator. The operator signs a token as the report of the conversion shows. */
    private static String page(Fleet observed) throws Exception {
        String token = Tools.operatorToken();
        HttpRequest request = HttpRequest.newBuilder(URI.create(observed.first().uri("/jwt-filter/observe")))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .build();
        HttpResponse<String> page = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertEquals(200, page.statusCode(), page::body);
        return page.body();
    }
}
