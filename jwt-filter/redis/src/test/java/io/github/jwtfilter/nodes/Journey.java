package io.github.jwtfilter.nodes;

import io.github.jwtfilter.nodes.Model.Session;
import io.github.jwtfilter.nodes.Model.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Random operations of a few users, whom no other journey uses. Each answer is judged by the model. */
final class Journey implements Runnable {
    private static final int USERS = 6;
    private static final int MAX_LIVE = 24;
    private static final int MAX_ENDED = 64;

    /** How long a new login may still be ended by a logout everywhere before it, on a node that does not know it yet. */
    private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final Fleet fleet;
    private final Model model;
    private final AtomicLong left;
    private final int firstUser;
    private final Random random;
    private final List<Session> live = new ArrayList<>();
    private final List<Session> ended = new ArrayList<>();
    private final long[] everywhereAt = new long[USERS];
    private final Map<String, Integer> counts = new TreeMap<>();

    /** @param left the number of operations that all journeys still have to do */
    Journey(Fleet fleet, Model model, AtomicLong left, int number, long seed) {
        this.fleet = fleet;
        this.model = model;
        this.left = left;
        this.firstUser = number * USERS;
        this.random = new Random(seed + number);
        for (int i = 0; i < USERS; i++) {
            everywhereAt[i] = System.nanoTime() - DOUBT_NANOS;
        }
    }

    @Override
    public void run() {
        while (left.getAndDecrement() > 0) {
            int choice = random.nextInt(100);
            if (live.isEmpty() || choice < 15 && live.size() < MAX_LIVE) {
                logIn();
            } else if (choice < 60 || ended.isEmpty() && choice < 83) {
                use(live.get(random.nextInt(live.size())));
            } else if (choice < 83) {
                // The latest ones matter most.
                int back = Math.min(random.nextInt(ended.size()), random.nextInt(ended.size()));
                use(ended.get(ended.size() - 1 - back));
            } else if (choice < 93) {
                logOut(take());
            } else if (choice < 97) {
                Session session = take();
                if (session.family.isPresent()) {
                    logOutDuringRefresh(session);
                } else {
                    logOutDuringPage(session);
                }
            } else {
                logOutEverywhere(take());
            }
        }
    }

    private Session take() {
        return live.remove(random.nextInt(live.size()));
    }

    /** Returns a node, and seldom one that is paused or down. */
    private NodeProcess node() {
        NodeProcess node = fleet.node(random.nextInt(fleet.nodes().size()));
        return node.isDisturbed() && random.nextInt(10) > 0
                ? fleet.node(random.nextInt(fleet.nodes().size()))
                : node;
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private void logIn() {
        int user = random.nextInt(USERS);
        boolean mayBeRefused = System.nanoTime() - everywhereAt[user] < DOUBT_NANOS;
        String name = Users.name(firstUser + user);
        String password = fleet.users().password(firstUser + user);
        if (random.nextBoolean()) {
            Http.Answer answer = Http.logIn(node(), name, password);
            count("login " + answer.status());
            answer.token().ifPresent(token -> live.add(new Session(user, token, Optional.empty(), mayBeRefused)));
            return;
        }
        Http.Tokens answer = Http.logInProgram(node(), name, password);
        count("login of a program " + answer.status());
        Optional<Family> family = answer.refresh().map(Family::new);
        answer.access().ifPresent(token -> live.add(new Session(user, token, family, mayBeRefused)));
    }

    private void use(Session session) {
        boolean refreshes = session.family.isPresent() && random.nextBoolean();
        if (!refreshes || session.family.get().isWaiting() && random.nextInt(10) > 0) {
            page(session);
        } else {
            refresh(session, session.family.get());
        }
    }

    private void refresh(Session session, Family family) {
        Optional<String> replaced = family.reusable();
        if (live.contains(session) && replaced.isPresent() && random.nextInt(20) == 0) {
            reuse(session, replaced.get());
        } else if (family.permits(2, System.nanoTime()) && random.nextInt(5) == 0) {
            count("two refreshes at once");
            NodeProcess other = node();
            int life = other.life();
            long start = System.nanoTime();
            CompletableFuture<Http.Tokens> second = Http.beginRefresh(other, family.newest());
            Use first = refresh(node(), family.newest());
            refreshed(session, new Use(other, life, start, second.join()), first);
        } else {
            Use use = refresh(node(), family.newest());
            refreshed(session, use.isGranted() && random.nextInt(10) == 0 ? use.lost() : use);
        }
    }

    private static Use refresh(NodeProcess node, String token) {
        int life = node.life();
        long start = System.nanoTime();
        return new Use(node, life, start, Http.refresh(node, token));
    }

    private void refreshed(Session session, Use... uses) {
        String what = !live.contains(session)
                ? "refresh after a logout "
                : session.family.orElseThrow().isRepeat() ? "refresh after a lost answer " : "refresh ";
        for (Use use : uses) {
            count(what + use.answer().status());
        }
        model.refreshed(session, uses);
        if (Arrays.stream(uses).anyMatch(Use::isRefused)) {
            stop(session);
        }
    }

    /** Uses a refresh token as a thief does. This ends the login. */
    private void reuse(Session session, String replaced) {
        boolean stood = session.isValid();
        session.ending();
        Use use = refresh(node(), replaced);
        count("reuse " + use.answer().status());
        model.reused(session, use, stood);
        stop(session);
    }

    private void stop(Session session) {
        if (live.remove(session)) {
            remember(session);
        }
    }

    private void page(Session session) {
        NodeProcess node = node();
        int life = node.life();
        String token = random.nextInt(4) == 0 ? session.earlier : session.token;
        long start = System.nanoTime();
        page(session, node, life, start, Http.page(node, token));
    }

    private void page(Session session, NodeProcess node, int life, long start, Http.Answer answer) {
        count("page " + answer.status());
        model.answered(session, node, life, start, answer.status());
        answer.token().ifPresent(token -> {
            count("renewal");
            session.renewed(token);
        });
    }

    private void logOut(Session session) {
        NodeProcess node = node();
        int life = node.life();
        session.ending();
        int status = Http.logOut(node, session.token, false);
        count("logout " + status);
        session.ended(node, life, status, "logout");
        remember(session);
    }

    /** The page may renew the token, even after the logout. The renewed token must end too. */
    private void logOutDuringPage(Session session) {
        NodeProcess node = node();
        int life = node.life();
        session.ending();
        long start = System.nanoTime();
        CompletableFuture<Http.Answer> page = Http.beginPage(node, session.token);
        logOut(session);
        page(session, node, life, start, page.join());
    }

    /** The refresh may give new tokens, even after the logout. They must end too. */
    private void logOutDuringRefresh(Session session) {
        NodeProcess node = node();
        int life = node.life();
        session.ending();
        long start = System.nanoTime();
        CompletableFuture<Http.Tokens> tokens =
                Http.beginRefresh(node, session.family.orElseThrow().newest());
        logOut(session);
        refreshed(session, new Use(node, life, start, tokens.join()));
    }

    private void logOutEverywhere(Session session) {
        NodeProcess node = node();
        int life = node.life();
        List<Session> all = new ArrayList<>(List.of(session));
        live.stream().filter(each -> each.user == session.user).forEach(all::add);
        live.removeAll(all);
        all.forEach(Session::ending);
        int status = Http.logOut(node, session.token, true);
        count("everywhere " + status);
        all.forEach(each -> {
            each.ended(node, life, status, "everywhere");
            remember(each);
        });
        everywhereAt[session.user] = System.nanoTime();
    }

    private void remember(Session session) {
        ended.add(session);
        if (ended.size() > MAX_ENDED) {
            ended.remove(0);
        }
    }

    /** Returns whether a node refuses all logins that have ended. */
    boolean areEndsKnown(NodeProcess node) {
        return ended.stream()
                .noneMatch(each -> each.isOver() && Http.page(node, each.token).status() != 401);
    }

    /** Tries each known login at a node that is connected, while the store works and all ends have been delivered. */
    void tryAll(NodeProcess node) {
        for (Session each : ended) {
            if (each.isOver() && Http.page(node, each.token).status() != 401) {
                model.broken("accepted at the end by " + node + " after " + each.how());
            }
            if (each.isOver()
                    && each.family.isPresent()
                    && Http.refresh(node, each.family.get().newest()).status() == 200) {
                model.broken("refreshed at the end by " + node + " after " + each.how());
            }
        }
        for (Session each : List.copyOf(live)) {
            if (each.isValid() && Http.page(node, each.token).status() != 200) {
                model.broken("refused at the end by " + node);
            }
            each.family.ifPresent(family -> refreshed(each, refresh(node, family.newest())));
        }
    }

    Map<String, Integer> counts() {
        return counts;
    }
}
