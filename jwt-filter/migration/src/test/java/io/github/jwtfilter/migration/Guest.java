package io.github.jwtfilter.migration;

import io.github.jwtfilter.migration.CutOverFigures.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;

// This class is long because it has all steps of a visit, each with the answers that it permits.

/**
 * A user who comes and goes while servers start and stop: logs in, buys, logs out, and then asks every server for the cart.
 * Two users take turns at the same browser.
 */
final class Guest implements Runnable {
    /** What a guest does between login and logout. */
    enum Habit {
        /** Buys a few items. */
        BUYING,
        /** Is logged in with a second browser, which stays when the first one logs out. */
        TWO_BROWSERS,
        /** Opens the login form of any server, and submits it to any server, mostly after one was exchanged. */
        SLOW_FORM,
        /** Has a session that expires. */
        IDLE
    }

    /** A browser whose user has logged out. */
    record Leaver(String user, Browser browser) {}

    private static final int ITEMS = 3;
    private static final int IDLE_SECONDS = 1;
    private static final int PAUSE_MILLIS = 2_500;

    private final List<User> users;
    private final Habit habit;
    private final CutOverFigures figures;
    private final BlockingQueue<Leaver> leavers;
    private final int home;
    private final Random random;
    private final Browser browser;

    private volatile Phase phase;
    private volatile boolean closed;
    /** The phase in which a visit ended, or in which the login form is open for the next phase. */
    private volatile Phase seen;

    /**
     * Creates a guest.
     *
     * @param home the number of the server that gets the requests of this guest
     * @param leavers gets a copy of the browser after each logout, as long as it has room
     */
    Guest(
            List<User> users,
            Habit habit,
            CutOverFigures figures,
            BlockingQueue<Leaver> leavers,
            Phase first,
            int home,
            long seed) {
        this.users = List.copyOf(users);
        this.habit = habit;
        this.figures = figures;
        this.leavers = leavers;
        this.phase = first;
        this.home = home;
        this.random = new Random(seed);
        this.browser = new Browser(first.servers().get(home));
    }

    String name() {
        return users.get(0).name() + " " + habit;
    }

    /** Goes on in another phase, from the next request on. */
    void go(Phase to) {
        phase = to;
    }

    /** Returns whether the guest has done in this phase what the next phase needs. */
    boolean isReady() {
        return seen == phase;
    }

    void close() {
        closed = true;
    }

    @Override
    public void run() {
        try {
            for (int i = 0; !closed; i++) {
                Visit visit = new Visit(users.get(i % users.size()), browser, home);
                visit.run();
                if (habit != Habit.SLOW_FORM) {
                    seen = phase;
                }
                pause(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            surprise(Outcome.OTHER, name() + " stopped: " + e);
        }
    }

    private void pause(int millis) throws InterruptedException {
        Thread.sleep(millis / 2 + random.nextInt(millis / 2));
    }

    private void count(Outcome outcome) {
        figures.count(phase.name(), outcome);
    }

    private void surprise(Outcome outcome, String details) {
        figures.count(phase.name(), outcome, details);
    }

    /** A request to the chosen server. */
    private interface Request {
        HttpResponse<String> send(Browser browser) throws IOException, InterruptedException;
    }

    /** One login with its logout. */
    private final class Visit {
        private final User user;
        private final Browser mine;
        private final List<String> cart = new ArrayList<>();
        /** The server of the login. It has the session until cookies hold it. */
        private int at;
        /** The server of the last request. */
        private int server;
        /** The phase of the login. */
        private Phase begun;
        /** Whether an answer was lost, so the server may have obeyed or not. */
        private boolean lost;
        /** Whether cookies hold the session, so that each server has it. */
        private boolean everywhere;

        Visit(User user, Browser mine, int at) {
            this.user = user;
            this.mine = mine;
            this.at = at;
        }

        void run() throws InterruptedException {
            if (!logIn()) {
                return;
            }
            switch (habit) {
                case TWO_BROWSERS -> withSecondBrowser();
                case IDLE -> expire();
                default -> {
                    if (buy(ITEMS)) {
                        logOut();
                    }
                }
            }
        }

        /** Logs in with one form. Only the documented reasons permit a second one. */
        private boolean logIn() throws InterruptedException {
            while (true) {
                Phase opened = phase;
                int from = habit == Habit.SLOW_FORM ? random.nextInt(2) : at;
                at = from;
                HttpResponse<String> form = ask(open("/cart"));
                if (!asksForLogin(form)) {
                    surprise(Outcome.UNDONE_LOGOUT, describe(form) + " before the login");
                    return false;
                }
                boolean isOfFilter = phase.isConverted(from);
                if (habit == Habit.SLOW_FORM) {
                    seen = opened;
                    boolean isMixed = opened.isConverted(0) && !opened.isConverted(1);
                    boolean waits = !isMixed || random.nextBoolean();
                    while (waits && phase == opened) {
                        pause(100);
                    }
                    at = other(from, isOfFilter);
                }
                lost = false;
                HttpResponse<String> answer = ask(visitor -> submit(visitor, form));
                begun = phase;
                boolean excused = lost || isOfFilter && !phase.isConverted(server);
                HttpResponse<String> page = ask(open("/cart"));
                if (page.body().equals(expected())) {
                    count(Outcome.LOGIN);
                    return true;
                }
                if (!asksForLogin(page) || !excused && !isBackSinceLogin()) {
                    surprise(
                            asksForLogin(page) ? Outcome.FORCED_LOGIN : Outcome.OTHER,
                            describe(page) + " after " + describe(answer) + " for the form of " + opened.name());
                    return false;
                }
                count(Outcome.ASKED_AGAIN);
            }
        }

        /** Returns a server for a form. An old server knows the session of its own form only. */
        private int other(int from, boolean isOfFilter) {
            int to = random.nextInt(2);
            return isOfFilter || phase.isConverted(to) ? to : from;
        }

        private HttpResponse<String> submit(Browser visitor, HttpResponse<String> form)
                throws IOException, InterruptedException {
            boolean isOld = form.body().contains("j_username");
            return visitor.submit(
                    form,
                    Browser.find(form, "action=\"([^\"]*)\""),
                    isOld ? "j_username" : "username",
                    user.name(),
                    isOld ? "j_password" : "password",
                    user.password());
        }

        private boolean buy(int items) throws InterruptedException {
            for (int i = 0; i < items; i++) {
                String item = user.name() + "-" + random.nextInt(1_000_000);
                cart.add(item);
                if (!judge(ask(open("/cart?add=" + item)))) {
                    return false;
                }
                pause(200);
                if (!judge(ask(open("/cart")))) {
                    return false;
                }
            }
            return true;
        }

        /** Returns whether the user is still logged in. The old application does not know logins at the LoginServlet. */
        private boolean judge(HttpResponse<String> page) {
            if (page.body().equals(expected())) {
                everywhere = phase.cookieSessions();
                count(Outcome.GOOD);
                return true;
            }
            if (isBackSinceLogin() && asksForLogin(page)) {
                count(Outcome.ASKED_AGAIN);
                return false;
            }
            if (isBackSinceLogin() && page.body().startsWith("user " + user.name() + "\n")) {
                // The cart is that of the container. Customers look at it.
                count(Outcome.GOOD);
                return true;
            }
            Outcome outcome = Outcome.WRONG_USER;
            if (asksForLogin(page)) {
                outcome = Outcome.FORCED_LOGIN;
            } else if (page.body().startsWith("user " + user.name() + "\n")) {
                outcome = Outcome.LOST_CART;
            }
            surprise(outcome, describe(page));
            return false;
        }

        private boolean isBackSinceLogin() {
            return phase.isWayBack() && begun != phase;
        }

        private void withSecondBrowser() throws InterruptedException {
            Visit second = new Visit(user, new Browser(phase.servers().get(at)), at);
            if (!second.logIn()) {
                return;
            }
            if (buy(1) && second.buy(1) && buy(1)) {
                logOut();
                if (second.buy(1)) {
                    second.logOut();
                }
            }
        }

        /** Lets the session expire. A token outlives it, and no server may use the old session again. */
        private void expire() throws InterruptedException {
            String item = user.name() + "-" + random.nextInt(1_000_000);
            cart.add(item);
            if (!judge(ask(open("/cart?add=" + item + "&idle=" + IDLE_SECONDS)))) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
            cart.clear();
            boolean hasToken = mine.cookies().contains("jwt");
            HttpResponse<String> page = ask(open("/cart"));
            boolean isForm = asksForLogin(page);
            if (hasToken && phase.isConverted(server) || isBackSinceLogin()) {
                // On the way back, a session of the container may have lived on.
                if (judge(page)) {
                    logOut();
                }
            } else if (isForm) {
                count(Outcome.LOGGED_OUT);
            } else {
                surprise(Outcome.UNDONE_LOGOUT, describe(page) + " after the session has expired");
            }
        }

        /** Logs out as the application does it, and asks each server for the cart. */
        private void logOut() throws InterruptedException {
            Browser stolen = mine.copy("JSESSIONID");
            HttpResponse<String> page = ask(open("/signout"));
            if (!page.body().equals(SignOutServlet.ANSWER)) {
                surprise(Outcome.OTHER, describe(page) + " as answer to the logout");
                return;
            }
            Leaver leaver = new Leaver(user.name(), mine.copy());
            Phase now = phase;
            for (Server each : now.servers()) {
                look(leaver, each, now, figures);
            }
            if (server == at) {
                look(
                        new Leaver(user.name() + ", copied session", stolen),
                        now.servers().get(server),
                        now,
                        figures);
            }
            leavers.offer(leaver);
        }

        private Request open(String path) {
            return visitor -> visitor.open(path);
        }

        /** Sends a request, and repeats it as long as the server is down. */
        private HttpResponse<String> ask(Request request) throws InterruptedException {
            while (true) {
                server = everywhere && phase.cookieSessions()
                        ? random.nextInt(phase.servers().size())
                        : at;
                try {
                    HttpResponse<String> page =
                            request.send(mine.at(phase.servers().get(server)));
                    if (page.statusCode() != 503) {
                        return page;
                    }
                } catch (ConnectException e) {
                    // The server is down.
                } catch (IOException e) {
                    lost = true;
                }
                count(Outcome.SERVER_DOWN);
                pause(200);
            }
        }

        private String expected() {
            return "user " + user.name() + "\ncart " + String.join(" ", cart) + "\n";
        }

        private String describe(HttpResponse<String> page) {
            return name() + " as " + user.name() + " with " + cart + ", since " + (begun == null ? "" : begun.name())
                    + ", got " + page.statusCode() + " at " + page.uri() + ": " + page.body();
        }
    }

    /** Asks a server for the cart of a user who has logged out. Leaves the cookies of the browser as they are. */
    static void look(Leaver leaver, Server server, Phase phase, CutOverFigures figures) throws InterruptedException {
        try {
            HttpResponse<String> page = leaver.browser().copy().at(server).open("/cart");
            if (asksForLogin(page)) {
                figures.count(phase.name(), Outcome.LOGGED_OUT);
            } else if (page.statusCode() != 503) {
                figures.count(
                        phase.name(),
                        Outcome.UNDONE_LOGOUT,
                        leaver.user() + " got " + page.statusCode() + " at " + page.uri() + ": " + page.body());
            }
        } catch (IOException e) {
            figures.count(phase.name(), Outcome.SERVER_DOWN);
        }
    }

    private static boolean asksForLogin(HttpResponse<String> page) {
        return page.statusCode() == 401 || page.body().contains("password");
    }
}
