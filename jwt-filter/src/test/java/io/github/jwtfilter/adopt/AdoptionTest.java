package io.github.jwtfilter.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.adopt.LoginServer.Kind;
import io.github.jwtfilter.testing.CapturedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Does a user of the container go on as a user of a token, and does each logout end both? */
final class AdoptionTest {
    @TempDir
    Path folder;

    private CapturedLog log;

    @BeforeEach
    void listen() {
        log = CapturedLog.ofOurs();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** Logs in users with a cart at the original application, and goes on with the converted one. */
    private LoginServer converted(Kind kind, List<Visitor> visitors, String... users) {
        try (LoginServer original = kind.start(Shop.original(), folder)) {
            for (String user : users) {
                Visitor visitor = new Visitor(original).logIn(user);
                assertTrue(visitor.see("/shop/cart?add=book").endsWith("[book]"), user);
                visitors.add(visitor);
            }
        }
        LoginServer adopting = kind.start(Shop.adopting(), folder);
        visitors.forEach(visitor -> visitor.at(adopting));
        return adopting;
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void userOfTheContainerGoesOnWithToken(Kind kind) {
        List<Visitor> visitors = new java.util.ArrayList<>();
        try (LoginServer server = converted(kind, visitors, "anna", "ben")) {
            Visitor anna = visitors.get(0);
            Visitor ben = visitors.get(1);
            assertEquals("anna reader admin [book]", anna.see("/shop/cart"));
            assertEquals("ben reader [book]", ben.see("/shop/cart"));
            assertEquals("403", ben.see("/shop/admin/x"));
            assertEquals("anna reader admin [book, pen]", anna.see("/shop/cart?add=pen"));
            assertTrue(anna.cookie("jwt").isPresent());
            assertEquals(1, Stream.of(log.text().split("login user=\"anna\"", -1)).count() - 1, log.text());
            assertTrue(log.text().contains("by=container sid="), log.text());
            assertFalse(log.text().contains("JWTF-"), log.text());
        }
    }
}
