package io.github.jwtfilter.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.contract.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does a shop that keeps its login in HttpSession run on two servers that store nothing? The matrix runs the same
 * journey on all containers.
 */
final class ShopTest {
    private static final Path WEB_XML = Path.of("src/test/resources/shop/WEB-INF/web.xml");

    @TempDir
    private Path folder;

    @Test
    void sessionMovesFromJettyToTomcat() throws IOException, InterruptedException {
        try (EmbeddedServer jetty = EmbeddedServer.jetty(shop(), "/shop");
                EmbeddedServer tomcat = EmbeddedServer.tomcat(shop(), "/shop")) {
            walk(jetty, tomcat);
        }
    }

    @Test
    void sessionMovesFromTomcatToJetty() throws IOException, InterruptedException {
        try (EmbeddedServer tomcat = EmbeddedServer.tomcat(shop(), "/shop");
                EmbeddedServer jetty = EmbeddedServer.jetty(shop(), "/shop")) {
            walk(tomcat, jetty);
        }
    }

    private static void walk(EmbeddedServer one, EmbeddedServer other) throws IOException, InterruptedException {
        Browser browser = new Browser(one.port(), "/shop");
        new ShopJourney(browser, browser.on(other.port()), false).walk();
        assertEquals(0, one.sessions());
        assertEquals(0, other.sessions());
    }

    private Path shop() throws IOException {
        Path key = Files.writeString(folder.resolve("jwt.key"), "0123456789abcdef0123456789abcdef");
        Path shop = Files.createTempDirectory(folder, "shop");
        Files.createDirectory(shop.resolve("WEB-INF"));
        Files.writeString(
                shop.resolve("WEB-INF/web.xml"),
                Files.readString(WEB_XML).replace("${env:JOURNEY_KEY}", key.toString()));
        return shop;
    }
}
