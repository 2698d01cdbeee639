package io.github.jwtfilter.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.testing.CookieJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Do the cookies of one value work on Tomcat as they do on Jetty? */
final class ChunkedCookieOnTomcatTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Tomcat TOMCAT = new Tomcat();

    @BeforeAll
    static void start(@TempDir Path folder) throws LifecycleException {
        TOMCAT.setBaseDir(folder.toString());
        TOMCAT.setPort(0);
        TOMCAT.getConnector().setProperty("address", "127.0.0.1");
        TOMCAT.getConnector().setProperty("maxHttpHeaderSize", "65536");
        Context application = TOMCAT.addContext("/app", folder.toString());
        Tomcat.addServlet(application, "value", new ChunkedValueServlet()).addMapping("/value");
        TOMCAT.start();
    }

    @AfterAll
    static void stop() throws LifecycleException {
        TOMCAT.stop();
        TOMCAT.destroy();
    }

    private static HttpResponse<String> send(String method, String body, CookieJar jar)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + TOMCAT.getConnector().getLocalPort() + "/app/value");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Cookie", jar.header())
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        jar.update(answer);
        return answer;
    }

    @Test
    void valueIsReadBackWhenChunkCountChanges() throws IOException, InterruptedException {
        CookieJar jar = new CookieJar();
        for (int length : new int[] {100, 9000, 16_000, 5000, 4000, 16_100, 100}) {
            String value = "eyJ0_-.".repeat(length / 7);
            send("POST", value, jar);

            assertEquals(value, send("GET", "", jar).body());
        }
        send("DELETE", "", jar);

        assertEquals(Set.of(), jar.names());
        assertEquals("", send("GET", "", jar).body());
    }
}
