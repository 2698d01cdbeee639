package io.github.jwtfilter.migration;

import io.github.jwtfilter.migration.CutOverFigures.Outcome;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A user with a browser and a cart. The user keeps reading and buying, with pauses, while servers start and stop. If a
 * connection fails, the customer repeats the request.
 */
final class Customer implements Runnable {
    private static final int MAX_ITEMS = 40;

    private final User user;
    private final CutOverFigures figures;
    private final int home;
    private final Random random;
    private final Browser browser;
    private final List<String> cart = new ArrayList<>();
    private final AtomicInteger goodInPhase = new AtomicInteger();
    private volatile Phase next;
    private volatile boolean closed;

    private Phase phase;
    /** The cart of the container's session. It stops growing when the session moves into the cookie. */
    private List<String> cartOfContainer = List.of();
    /** An item whose answer was lost when the last server with container sessions stopped. */
    private String uncertain;

    /** @param home the number of the server that gets the requests of this customer */
    Customer(User user, CutOverFigures figures, Phase first, int home, long seed) {
        this.user = user;
        this.figures = figures;
        this.home = home;
        this.random = new Random(seed);
        this.browser = new Browser(first.servers().get(home));
        this.phase = first;
        this.next = first;
    }

    String name() {
        return user.name();
    }

    /** Logs in with the form of the container, and puts the first item into the cart. */
    void logIn() throws IOException, InterruptedException {
        browser.open("/cart");
        browser.submit("/j_security_check", "j_username", user.name(), "j_password", user.password());
        HttpResponse<String> page = browser.open("/cart?add=" + item());
        if (!page.body().equals(expected(List.of(item())))) {
            throw new AssertionError(user.name() + ": " + page.statusCode() + " " + page.body());
        }
        cart.add(item());
    }

    /** Goes on in another phase, from the next request on. */
    void go(Phase to) {
        goodInPhase.set(0);
        next = to;
    }

    /** Returns how many right answers the customer got since {@link #go}. */
    int good() {
        return goodInPhase.get();
    }

    void close() {
        closed = true;
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                visit();
                Thread.sleep(60 + random.nextInt(240));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit() throws InterruptedException {
        boolean buys = cart.size() < MAX_ITEMS && random.nextInt(3) == 0;
        String path = buys ? "/cart?add=" + item() : "/cart";
        while (!closed) {
            Phase now = next;
            if (now != phase) {
                enter(now, buys);
            }
            try {
                HttpResponse<String> page = browser.at(server()).open(path);
                if (page.statusCode() != 503) {
                    judge(page, buys);
                    return;
                }
            } catch (IOException e) {
                // The server is down, or it ended in the middle of the answer.
            }
            figures.count(phase.name(), Outcome.SERVER_DOWN);
            Thread.sleep(100 + random.nextInt(100));
        }
    }

    private void enter(Phase now, boolean buys) {
        if (now.cookieSessions() && !phase.cookieSessions()) {
            cartOfContainer = List.copyOf(cart);
            uncertain = buys ? item() : null;
        }
        if (now.isWayBack()) {
            cart.clear();
            cart.addAll(cartOfContainer);
        }
        phase = now;
        goodInPhase.set(0);
    }

    /** Sticks to the own server until it has moved the session, as a balancer does. Then each server will do. */
    private Server server() {
        List<Server> servers = phase.servers();
        boolean isFree = phase.cookieSessions() && goodInPhase.get() > 0;
        return servers.get(isFree ? random.nextInt(servers.size()) : home);
    }

    private void judge(HttpResponse<String> page, boolean buys) {
        String body = page.body();
        if (phase.isWayBack() && uncertain != null && goodInPhase.get() == 0) {
            if (List.of(body.split("[ \n]", -1)).contains(uncertain)) {
                cart.add(uncertain);
            }
            uncertain = null;
        }
        List<String> after = new ArrayList<>(cart);
        String asked = page.uri().getRawQuery();
        String bought = asked == null ? null : asked.replace("add=", "");
        if (buys && bought != null && !after.contains(bought)) {
            after.add(bought);
        }
        if (page.statusCode() == 200 && body.equals(expected(after))) {
            cart.clear();
            cart.addAll(after);
            figures.count(phase.name(), Outcome.GOOD);
            goodInPhase.incrementAndGet();
            return;
        }
        figures.count(
                phase.name(),
                outcome(page),
                user.name() + " with " + after + " got " + page.statusCode() + " at " + page.uri() + ": " + body);
    }

    private Outcome outcome(HttpResponse<String> page) {
        String body = page.body();
        if (page.statusCode() == 401 || body.contains("password")) {
            return Outcome.FORCED_LOGIN;
        }
        if (page.statusCode() != 200 || !body.startsWith("user ")) {
            return Outcome.OTHER;
        }
        return body.startsWith("user " + user.name() + "\n") ? Outcome.LOST_CART : Outcome.WRONG_USER;
    }

    private String item() {
        return user.name() + "-" + (cart.size() + 1);
    }

    private String expected(List<String> items) {
        return "user " + user.name() + "\ncart " + String.join(" ", items) + "\n";
    }
}
