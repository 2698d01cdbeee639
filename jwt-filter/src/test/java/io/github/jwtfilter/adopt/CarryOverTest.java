package io.github.jwtfilter.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.adopt.LoginServer.Kind;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.WebXml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Do carts and logins survive the whole way from the container to session=token, and the way back? */
final class CarryOverTest {
    private static final int BROWSERS = 12;

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

    private static WebXml inCookies() {
        return Shop.adopting().filter("session", "token");
    }

    /** One user of the cut-over, who shops without a pause. Returns the number of the requests. */
    private static Callable<Integer> shopping(Visitor visitor, String user, List<String> cart, String phase) {
        return () -> {
            for (int i = 0; i < 6; i++) {
                String item = phase + i;
                cart.add(item);
                assertEquals(user + " " + cart, visitor.see("/shop/cart?add=" + item), phase);
                assertEquals(user + " " + cart, visitor.see("/shop/cart"), phase);
            }
            return 12;
        };
    }

    /**
     * The cut-over: the old application, then adopt=container, then session=token, and back to the old one. Browsers shop
     * in each phase at the same time. All of them stay logged in, with their own cart.
     */
    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void nobodyNoticesTheCutOver(Kind kind) throws Exception {
        List<Visitor> visitors = new ArrayList<>();
        List<String> users = new ArrayList<>();
        List<List<String>> carts = new ArrayList<>();
        List<List<String>> old = new ArrayList<>();
        ExecutorService browsers = Executors.newFixedThreadPool(BROWSERS);
        WebXml[] phases = {Shop.original(), Shop.adopting(), inCookies(), inCookies(), Shop.original()};
        String[] names = {"old", "adopt", "token", "restart", "back"};
        try {
            for (int phase = 0; phase < phases.length; phase++) {
                try (LoginServer server = kind.start(phases[phase], folder)) {
                    if (phase == 0) {
                        for (int i = 0; i < BROWSERS; i++) {
                            boolean anna = i % 2 == 0;
                            visitors.add(new Visitor(server).logIn(anna ? "anna" : "ben"));
                            users.add(anna ? "anna reader admin" : "ben reader");
                            carts.add(new ArrayList<>());
                        }
                    }
                    List<Future<Integer>> shoppers = new ArrayList<>();
                    for (int i = 0; i < BROWSERS; i++) {
                        if (phase == 2) {
                            old.add(List.copyOf(carts.get(i)));
                        } else if (phase == 4) {
                            // The old application knows the cart of the last phase with sessions in the container.
                            carts.set(i, new ArrayList<>(old.get(i)));
                        }
                        shoppers.add(browsers.submit(
                                shopping(visitors.get(i).at(server), users.get(i), carts.get(i), names[phase])));
                    }
                    for (Future<Integer> shopper : shoppers) {
                        assertEquals(12, shopper.get());
                    }
                }
            }
        } finally {
            browsers.shutdownNow();
        }
        assertEquals(BROWSERS, log.text().split("INFO login user=", -1).length - 1);
        assertFalse(log.text().contains("JWTF-"), log.text());
    }

    /** The second phase may be left out. */
    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void cartGoesStraightIntoTheCookie(Kind kind) {
        Visitor anna;
        try (LoginServer original = kind.start(Shop.original(), folder)) {
            anna = new Visitor(original).logIn("anna");
            anna.see("/shop/cart?add=book");
        }
        try (LoginServer server = kind.start(inCookies(), folder)) {
            assertEquals("anna reader admin [book]", anna.at(server).see("/shop/cart"));
            assertTrue(anna.cookie("jwt-session").isPresent());
            assertEquals("anna reader admin []", anna.see("/shop/cart?do=empty"));
            assertEquals("anna reader admin []", anna.see("/shop/cart"));
            anna.see("/shop/cart?add=pen");
            String session = anna.cookie("JSESSIONID").orElseThrow();
            anna.see("/shop/cart?do=invalidate");
            anna.put("JSESSIONID", session);
            assertEquals(Visitor.LOGIN, anna.see("/shop/cart"));
        }
    }

    /**
     * A second attempt after the way back. With a new key, the tokens and the carts of the first attempt count no more, and
     * the logins of the container do.
     */
    @Test
    void secondAttemptWithNewKeyUndoesNoLogoutAndLosesNoCart() {
        Visitor anna;
        Visitor ben;
        try (LoginServer original = Kind.TOMCAT.start(Shop.original(), folder)) {
            anna = new Visitor(original).logIn("anna");
            anna.see("/shop/cart?add=book");
            ben = new Visitor(original).logIn("ben");
        }
        try (LoginServer first = Kind.TOMCAT.start(inCookies(), folder)) {
            assertEquals("anna reader admin [book, pen]", anna.at(first).see("/shop/cart?add=pen"));
            assertEquals("ben reader [pen]", ben.at(first).see("/shop/cart?add=pen"));
        }
        try (LoginServer original = Kind.TOMCAT.start(Shop.original(), folder)) {
            assertEquals("anna reader admin [book, ink]", anna.at(original).see("/shop/cart?add=ink"));
            ben.at(original).get("/shop/cart?do=invalidate");
        }
        try (LoginServer second = Kind.TOMCAT.start(inCookies().filter("secret", "8".repeat(64)), folder)) {
            assertEquals("anna reader admin [book, ink]", anna.at(second).see("/shop/cart"));
            assertEquals(Visitor.LOGIN, ben.at(second).see("/shop/cart"));
        }
    }

    /** What a cookie cannot hold stays on the server if sessionFallback says so. The log names it in both cases. */
    @ParameterizedTest
    @CsvSource({"refuse, JWTF-503, none", "container, JWTF-50, odd"})
    void attributeThatCookiesCannotHoldIsNamed(String fallback, String code, String seen) {
        Visitor anna;
        try (LoginServer original = Kind.TOMCAT.start(Shop.original(), folder)) {
            anna = new Visitor(original).logIn("anna");
            anna.see("/shop/cart?add=book&do=odd");
        }
        try (LoginServer server = Kind.TOMCAT.start(inCookies().filter("sessionFallback", fallback), folder)) {
            assertEquals("anna reader admin [book]", anna.at(server).see("/shop/cart"));
            assertEquals(seen + " anna reader admin [book]", anna.see("/shop/cart?do=showOdd"));
            assertTrue(log.text().contains(code), log.text());
        }
    }

    /** A browser that two people use: the second must not get the cart of the first. */
    @ParameterizedTest
    @EnumSource(names = {"JETTY", "TOMCAT"})
    void newLoginGetsNoCartOfTheContainersUser(Kind kind) {
        Visitor browser;
        try (LoginServer original = kind.start(Shop.original(), folder)) {
            browser = new Visitor(original).logIn("anna");
            browser.see("/shop/cart?add=book");
        }
        try (LoginServer server = kind.start(inCookies(), folder)) {
            browser.at(server).post("/user/login", "username=user&password=secret");
            assertEquals("user reader []", browser.see("/shop/cart"));
        }
    }
}
