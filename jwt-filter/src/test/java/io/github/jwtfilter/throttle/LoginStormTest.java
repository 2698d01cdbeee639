package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.testing.Client;
import io.github.jwtfilter.testing.Heap;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Does the rest of the application keep working while 200 clients send wrong passwords? The profile {@code storm} also
 * prints timings, but sets no limit for them.
 */
@Tag("slow")
final class LoginStormTest {
    /** {@code secret} with bcrypt at cost 10. */
    private static final String USUAL_HASH = "$2y$10$FwOe6/B6/Z0todP49zHTJO6GKFM18PkuFjpC2mMqdBG0A4mwoj28a";

    private static final int SECONDS = Integer.getInteger("storm.seconds", 1);
    private static final boolean PRINTS = System.getProperty("storm.seconds") != null;
    private static final Duration PHASE = Duration.ofSeconds(SECONDS);
    private static final long MAX_GROWTH_BYTES = 5L * 1024 * 1024;
    private static final String LOGIN = "/app/user/login";

    private final AtomicInteger attempts = new AtomicInteger();
    private CapturedLog log;
    private TestServer server;

    @BeforeEach
    void start() {
        log = CapturedLog.of(Logger.getLogger("io.github.jwtfilter"));
        WebXml webXml = WebXml.usual()
                .file("WEB-INF/users", "user:" + (PRINTS ? USUAL_HASH : WebXml.CHEAP_HASH) + "\n")
                .servlet("/*", WhoServlet.class);
        server = TestServer.startAnyway(webXml, application -> {});
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    private ClientLoad load(String path, Supplier<String> address, Supplier<String> name) {
        return new ClientLoad(
                server.port(), path, address, () -> "{\"email\":\"" + name.get() + "\",\"password\":\"wrong\"}");
    }

    private String freshName() {
        return "name" + attempts.incrementAndGet();
    }

    /** Returns one of 512 addresses. */
    private String freshAddress() {
        int number = attempts.incrementAndGet() % 512;
        return "127.0." + (2 + number / 256) + "." + number % 256;
    }

    /** Returns whether the right password logs in. On a slow machine it may need several attempts. */
    private boolean canLogIn(String address) {
        try (Client client = new Client(server.port(), address)) {
            int status = client.logIn("user", "secret");
            assertTrue(Set.of(200, 503).contains(status), "status " + status);
            return status == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void pagesAreServedAndMemoryStaysConstant() throws Exception {
        // Warm up with one run of everything before measuring.
        load("/app/user/me", () -> "127.0.0.9", () -> "user").run(PHASE, () -> true);
        load(LOGIN, this::freshAddress, this::freshName).run(PHASE, () -> true);
        long before = Heap.usedAfterCollection();
        List<String> figures = new ArrayList<>();

        ClientLoad quiet = load(LOGIN, () -> "127.0.0.3", () -> "user").withClients(0);
        quiet.run(PHASE, () -> true);
        figures.add(timings("no storm", quiet));

        ClientLoad cheap = load("/app/user/me", () -> "127.0.0.3", () -> "user");
        cheap.run(PHASE, () -> true);
        assertOnly(Set.of(405), cheap);
        figures.add(timings("as many requests for something cheap (405)", cheap));

        ClientLoad oneUser = load(LOGIN, () -> "127.0.0.3", () -> "user");
        oneUser.run(PHASE, () -> oneUser.count(401) == 5 && canLogIn("127.0.0.2"));
        assertOnly(Set.of(401, 429, 503), oneUser);
        assertEquals(5, oneUser.count(401), "passwords checked");
        figures.add(timings("one address, one user", oneUser));

        ClientLoad manyUsers = load(LOGIN, () -> "127.0.0.4", this::freshName);
        manyUsers.run(PHASE, () -> manyUsers.count(401) == 50 && canLogIn("127.0.0.2"));
        assertOnly(Set.of(401, 429, 503), manyUsers);
        assertEquals(50, manyUsers.count(401), "passwords checked");
        figures.add(timings("one address, a new name each time", manyUsers));

        ClientLoad everywhere = load(LOGIN, this::freshAddress, this::freshName);
        everywhere.run(PHASE, () -> true);
        assertOnly(Set.of(401, 503), everywhere);
        figures.add(timings("512 addresses, a new name each time", everywhere));
        load(LOGIN, this::freshAddress, this::freshName).withClients(0).run(PHASE, () -> canLogIn("127.0.0.2"));

        long growth = Heap.usedAfterCollection() - before;
        figures.add(String.format(Locale.ROOT, "heap growth: %d KB", growth / 1024));
        if (PRINTS) {
            figures.forEach(Logger.getLogger("figures")::severe);
        }
        assertTrue(growth < MAX_GROWTH_BYTES, growth + " bytes");
    }

    private static void assertOnly(Set<Integer> statuses, ClientLoad load) {
        assertTrue(statuses.containsAll(load.answers().keySet()), load.answers().toString());
    }

    /** Checks that every page was answered, and returns the timings for a person to judge. */
    private static String timings(String phase, ClientLoad load) {
        assertEquals(Set.of(200), load.pages().keySet(), phase);
        Map<Integer, Integer> answers = new TreeMap<>(load.answers());
        return String.format(
                Locale.ROOT,
                "%s: %d pages, median %.2f ms, 95 %% %.2f ms; storm answered %s",
                phase,
                load.pages().get(200),
                load.pageMillis(0.5),
                load.pageMillis(0.95),
                answers);
    }
}
