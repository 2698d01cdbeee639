package io.github.jwtfilter.containers;

import static io.github.jwtfilter.containers.Journey.assertPage;
import static io.github.jwtfilter.containers.Journey.expect;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A browser in an old shop that keeps everything in HttpSession, on two servers that share only a key. The user shops
 * and logs in on the first server, continues on the second, and logs out there.
 */
final class ShopJourney {
    private final Browser here;
    private final Browser there;
    private final boolean withJsp;

    /**
     * Creates a journey.
     *
     * @param here a browser without cookies on the first server
     * @param there the same browser on the second server
     * @param withJsp whether the servers support JSP
     */
    ShopJourney(Browser here, Browser there, boolean withJsp) {
        this.here = here;
        this.there = there;
        this.withJsp = withJsp;
    }

    void walk() throws IOException, InterruptedException {
        assertRedirect("/shop/signin", here.navigate("/home"));
        shopAnonymously();
        logInOnFirstServer();
        shopOnSecondServer();
        oldCalls();
        logOutOnSecondServer();
        assertNoContainerSession();
    }

    private void shopAnonymously() throws IOException, InterruptedException {
        assertRedirect("/shop/cart", here.submit("/cart", Map.of("title", "hat")));
        assertPage("cart: 1 hat = 9.90, one more hat", there.navigate("/cart"));
        assertPage("cart: 1 hat = 9.90", here.navigate("/cart"));
    }

    private void logInOnFirstServer() throws IOException, InterruptedException {
        assertRedirect("/shop/signin", here.submit("/signin", Map.of("name", "ann", "password", "wrong")));
        assertPage("please sign in, wrong password", here.navigate("/signin"));
        assertPage("please sign in", here.navigate("/signin"));
        Browser before = here.copy();
        assertRedirect("/shop/home", here.submit("/signin", Map.of("name", "ann", "password", "secret")));
        assertPage("home of ann [customers, friends], welcome ann", here.navigate("/home"));
        assertPage("home of ann [customers, friends]", here.navigate("/home"));
        assertPage("cart: = 0", before.navigate("/cart"));
    }

    private void shopOnSecondServer() throws IOException, InterruptedException {
        assertPage("home of ann [customers, friends]", there.navigate("/home"));
        assertRedirect("/shop/cart", there.submit("/cart", Map.of("title", "hat")));
        assertRedirect("/shop/cart", here.submit("/cart", Map.of("title", "scarf")));
        assertPage("cart: 2 hat 1 scarf = 29.70, one more scarf", there.navigate("/cart"));
        HttpResponse<String> unchanged = here.navigate("/cart");
        assertPage("cart: 2 hat 1 scarf = 29.70", unchanged);
        expect(List.of(), unchanged.headers().allValues("Set-Cookie"), "cookies of a page that only reads");
        if (withJsp) {
            assertPage("ann: 2 hat at 9.90", there.navigate("/cart.jsp"));
        }
    }

    private void oldCalls() throws IOException, InterruptedException {
        assertPage("old calls: value true null", here.navigate("/oldcalls"));
        assertPage("old calls: value true null", there.navigate("/oldcalls"));
    }

    private void logOutOnSecondServer() throws IOException, InterruptedException {
        Browser copy = there.copy();
        assertRedirect("/shop/signin", there.submit("/signout", Map.of()));
        expect(false, there.hasCookies(), "a cookie after the logout");
        for (Browser browser : List.of(here, there, copy)) {
            assertRedirect("/shop/signin", browser.navigate("/home"));
        }
        assertPage("please sign in", here.navigate("/signin"));
    }

    private void assertNoContainerSession() throws IOException, InterruptedException {
        for (Browser browser : List.of(here, there)) {
            assertPage("sessions: made 0, held 0", browser.navigate("/sessions"));
            for (HttpResponse<String> answer : browser.answers()) {
                String headers = answer.headers().map().toString().toLowerCase(Locale.ROOT);
                expect(false, headers.contains("jsessionid"), "a session at " + answer.uri());
            }
        }
    }

    /** Asserts a redirect to the path. Some containers send the whole address, others only the path. */
    private static void assertRedirect(String path, HttpResponse<String> answer) {
        expect(302, answer.statusCode(), "status of the redirect to " + path);
        String location = answer.headers().firstValue("Location").orElse("");
        expect(path, URI.create(location).getPath(), "redirect target");
    }
}
