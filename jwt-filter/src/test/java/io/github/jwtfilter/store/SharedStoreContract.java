package io.github.jwtfilter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.testing.TestForwarder;
import io.github.jwtfilter.testing.Waiting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Does a shared store fulfil its contract? Each implementation has a subclass, which starts a server. */
public abstract class SharedStoreContract {
    /** The address of each store contains it. */
    protected static final String PASSWORD = "opensesame42";

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MAX_CALL = Duration.ofSeconds(5);

    /** How much later than promised a call may return, because the machine is busy. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    private static final long NOW = System.currentTimeMillis() / 1000;
    private static final long LATER = NOW + 3600;

    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Returns the port of the server on this machine. */
    protected abstract int port();

    /**
     * Creates a store with {@link #PASSWORD} in its address. All stores of one test share the data, which are empty in the
     * beginning.
     *
     * @param node the name of the node
     * @param port where to find the server on this machine
     */
    protected abstract SharedStore create(String node, int port);

    @AfterEach
    final void closeStores() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private SharedStore open(String node) {
        return open(node, port());
    }

    private SharedStore open(String node, int port) {
        SharedStore store = create(node, port);
        opened.add(store);
        return store;
    }

    private static Fact login(String id) {
        return Fact.ends(Fact.Kind.LOGIN, id, LATER);
    }

    /** What a node knows: of two facts about the same, the later instant and the later expiry count. */
    private static final class Node {
        final SharedStore store;
        final Map<String, Fact> known = new HashMap<>();
        long beats;
        News last;

        Node(SharedStore store) {
            this.store = store;
        }

        News read(Duration wait) throws StoreException {
            last = store.read(wait);
            for (Fact fact : last.facts()) {
                known.merge(
                        fact.form() + fact.digest(),
                        fact,
                        (one, other) -> Fact.of(
                                one.form(),
                                one.digest(),
                                Math.max(one.instant(), other.instant()),
                                Math.max(one.until(), other.until())));
            }
            return last;
        }

        /** Reads everything that was confirmed before now. */
        Node readAll() throws StoreException {
            store.beat(++beats, 3600);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            do {
                read(SHORT);
                assertTrue(System.nanoTime() < deadline, "the own beat does not return");
            } while (!last.complete() || last.beat() < beats);
            return this;
        }

        boolean knows(Fact fact) {
            return known.containsValue(fact);
        }
    }

    private Node node(String name) {
        return new Node(open(name));
    }

    // Facts

    @Test
    void confirmedFactIsReadByAllNodes() throws StoreException {
        Node writer = node("a").readAll();
        Node reader = node("b").readAll();
        writer.store.append(List.of(login("1"), login("2")));
        assertTrue(reader.readAll().knows(login("1")));
        assertTrue(reader.knows(login("2")));
        assertEquals(2, reader.known.size());
        assertTrue(writer.readAll().knows(login("1")), "its own fact");
    }

    @Test
    void factIsReadAsItWasWritten() throws StoreException {
        List<Fact> facts = List.of(
                Fact.ends(Fact.Kind.LOGIN, "1", LATER),
                Fact.ends(Fact.Kind.SESSION, "1", LATER + 1),
                Fact.before(Fact.Kind.USER, "s\0alice", NOW - 2, LATER + 2),
                Fact.before(Fact.Kind.NAME, "alice", 1, LATER + 3),
                Fact.all(NOW - 4, LATER + 100_000_000),
                Fact.of(Fact.Form.ENDS, -1L, -2, 0, LATER),
                Fact.of(Fact.Form.BEFORE, 0L, 0, NOW, LATER));
        open("a").append(facts);
        Node reader = node("b").readAll();
        facts.forEach(fact -> assertTrue(reader.knows(fact), fact::toString));
        assertEquals(facts.size(), reader.known.size());
    }

    @Test
    void repeatedFactIsOneFact() throws StoreException {
        SharedStore store = open("a");
        store.append(List.of(login("1")));
        open("b").append(List.of(login("1")));
        store.append(List.of(login("1"), login("1")));
        store.append(List.of());
        assertEquals(1, node("c").readAll().known.size());
    }

    @Test
    void laterInstantAndLaterExpiryCount() throws StoreException {
        SharedStore store = open("a");
        Node reader = node("b").readAll();
        for (String user : List.of("up", "down")) {
            boolean up = user.equals("up");
            store.append(List.of(Fact.before(Fact.Kind.USER, user, up ? NOW - 9 : NOW, LATER + 9)));
            reader.readAll();
            store.append(List.of(Fact.before(Fact.Kind.USER, user, up ? NOW : NOW - 9, LATER)));
        }
        Node anew = node("c").readAll();
        for (String user : List.of("up", "down")) {
            Fact expected = Fact.before(Fact.Kind.USER, user, NOW, LATER + 9);
            assertTrue(reader.readAll().knows(expected), user);
            assertTrue(anew.knows(expected), user);
        }
    }

    @Test
    void newNodeReadsEverythingFromTheStart() throws StoreException {
        int number = 2_000;
        SharedStore store = open("a");
        List<Fact> facts = IntStream.range(0, number)
                .mapToObj(i -> login(String.valueOf(i)))
                .collect(Collectors.toList());
        for (int i = 0; i < number; i += 250) {
            store.append(facts.subList(i, i + 250));
        }
        Node reader = node("b");
        assertTrue(reader.read(SHORT).fromStart());
        while (!reader.last.complete()) {
            assertFalse(reader.read(SHORT).fromStart());
        }
        assertEquals(number, reader.known.size());
        facts.forEach(fact -> assertTrue(reader.knows(fact)));
        assertFalse(reader.readAll().last.fromStart());
    }

    @Test
    void concurrentFactsAreAllRead() throws Exception {
        int threads = 16;
        int each = 50;
        Node reader = node("reader").readAll();
        List<SharedStore> stores = List.of(open("a"), open("b"));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try {
            Future<?> reading = pool.submit(() -> {
                while (!done.get()) {
                    assertFalse(reader.read(SHORT).fromStart());
                }
                return null;
            });
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                writing.add(pool.submit(() -> {
                    for (int j = 0; j < each; j++) {
                        stores.get(thread % 2).append(List.of(login(thread + "-" + j), login("common " + j)));
                    }
                    return null;
                }));
            }
            for (Future<?> future : writing) {
                future.get();
            }
            done.set(true);
            reading.get();
        } finally {
            pool.shutdownNow();
        }
        assertEquals(threads * each + each, reader.readAll().known.size());
        assertFalse(reader.last.fromStart());
    }

    /** The store's clock may be ahead, so only a node's own clock decides whether a fact still counts. */
    @Test
    void factWhoseTimeSeemsOverIsRead() throws StoreException {
        Node reader = node("b").readAll();
        Fact past = Fact.ends(Fact.Kind.LOGIN, "past", NOW - 60);
        open("a").append(List.of(past));
        assertTrue(reader.readAll().knows(past));
    }

    // Reading

    @Test
    void storeClockIsReported() throws StoreException {
        SharedStore store = open("a");
        long before = System.currentTimeMillis();
        long reported = store.read(SHORT).storeMillis();
        long after = System.currentTimeMillis();
        // The server runs on this machine. A clock may tick in seconds.
        assertTrue(reported >= before - 1000 && reported <= after + 1000, () -> before + " " + reported + " " + after);
    }

    @Test
    void beatReturnsToItsNodeOnly() throws StoreException {
        Node one = node("a");
        Node other = node("b");
        assertEquals(0, one.read(SHORT).beat());
        one.store.beat(1, 3600);
        Waiting.until("the beat returns", () -> beat(one) == 1);
        one.store.beat(17, 3600);
        Waiting.until("the second beat returns", () -> beat(one) == 17);
        assertEquals(0, other.read(SHORT).beat());
        other.readAll();
        assertEquals(1, other.last.beat());
    }

    private static long beat(Node node) {
        try {
            return node.read(SHORT).beat();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void longestRetentionOfAllNodesIsReported() throws StoreException {
        SharedStore one = open("a");
        SharedStore other = open("b");
        assertEquals(0, one.read(SHORT).retentionSeconds());
        one.beat(1, 3600);
        other.beat(1, 86_400);
        other.close();
        one.beat(2, 3600);
        assertEquals(86_400, one.read(SHORT).retentionSeconds());
        assertEquals(86_400, one.read(SHORT).retentionSeconds());
    }

    @Test
    void readingWaitsAtMostItsTime() throws StoreException {
        Node reader = node("a").readAll();
        for (Duration wait : List.of(Duration.ZERO, SHORT, Duration.ofSeconds(1))) {
            long start = System.nanoTime();
            reader.read(wait);
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(waited.compareTo(wait.plus(TOLERANCE)) < 0, () -> wait + " became " + waited);
        }
    }

    @Test
    void closingEndsAReading() throws Exception {
        SharedStore store = open("a");
        new Node(store).readAll();
        AtomicBoolean ended = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            try {
                while (true) {
                    store.read(Duration.ofSeconds(1));
                }
            } catch (StoreException e) {
                ended.set(true);
            }
        });
        reader.start();
        Waiting.until("the reading waits", () -> reader.getState() != Thread.State.NEW);
        store.close();
        reader.join(MAX_CALL.plus(TOLERANCE).toMillis());
        assertTrue(ended.get());
    }

    @Test
    void closedStoreFailsAtOnce() throws StoreException {
        SharedStore store = open("a");
        store.append(List.of(login("1")));
        store.close();
        store.close();
        for (Executable call : calls(store)) {
            assertThrows(StoreException.class, call);
        }
    }

    private static final int BEAT = 1;

    private static List<Executable> calls(SharedStore store) {
        return List.of(
                () -> store.append(List.of(login("x"))),
                () -> store.beat(1000, 3600),
                () -> store.read(SHORT),
                () -> store.cells().read("x"),
                () -> store.cells().replace("x", Optional.empty(), Optional.of("1"), HOUR));
    }

    // Cells

    @Test
    void cellIsReplacedOnlyIfItHasTheExpectedText() throws StoreException {
        Cells cells = open("a").cells();
        Cells others = open("b").cells();
        assertEquals(Optional.empty(), cells.read("x"));
        assertFalse(cells.replace("x", Optional.of("1"), Optional.of("2"), HOUR));
        assertFalse(cells.replace("x", Optional.of("1"), Optional.empty(), HOUR));
        assertTrue(cells.replace("x", Optional.empty(), Optional.empty(), HOUR));
        assertTrue(cells.replace("x", Optional.empty(), Optional.of("1"), HOUR));
        assertEquals(Optional.of("1"), others.read("x"));
        assertFalse(others.replace("x", Optional.empty(), Optional.of("2"), HOUR));
        assertFalse(others.replace("x", Optional.empty(), Optional.empty(), HOUR));
        assertTrue(others.replace("x", Optional.of("1"), Optional.of("2"), HOUR));
        assertFalse(cells.replace("x", Optional.of("1"), Optional.of("3"), HOUR));
        assertTrue(cells.replace("x", Optional.of("2"), Optional.of("2"), HOUR));
        assertTrue(cells.replace("x", Optional.of("2"), Optional.empty(), HOUR));
        assertEquals(Optional.empty(), others.read("x"));
        assertEquals(Optional.empty(), cells.read("y"));
    }

    @Test
    void textsOfCellsAreComparedExactly() throws StoreException {
        Cells cells = open("a").cells();
        List<String> texts = List.of(
                "abc",
                "ABC",
                "abc ",
                " abc",
                "",
                " ",
                "'\\\"%_?{}~",
                "x".repeat(Cells.MAX_TEXT_CHARACTERS),
                "x".repeat(Cells.MAX_TEXT_CHARACTERS - 1));
        String name = "a:0-".repeat(Cells.MAX_NAME_CHARACTERS / 4);
        for (String text : texts) {
            assertTrue(cells.replace(name, Optional.empty(), Optional.of(text), HOUR), text);
            assertEquals(Optional.of(text), cells.read(name));
            for (String other : texts) {
                if (!other.equals(text)) {
                    assertFalse(cells.replace(name, Optional.of(other), Optional.of("z"), HOUR), text + "|" + other);
                    assertFalse(cells.replace(name, Optional.of(other), Optional.empty(), HOUR), text + "|" + other);
                }
            }
            assertTrue(cells.replace(name, Optional.of(text), Optional.empty(), HOUR), text);
        }
    }

    @Test
    void cellIsKeptForItsTime() throws StoreException {
        Cells cells = open("a").cells();
        assertTrue(cells.replace("long", Optional.empty(), Optional.of("1"), HOUR));
        assertTrue(cells.replace("short", Optional.empty(), Optional.of("1"), SHORT));
        assertTrue(cells.replace("prolonged", Optional.empty(), Optional.of("1"), Duration.ofSeconds(5)));
        assertTrue(cells.replace("prolonged", Optional.of("1"), Optional.of("1"), HOUR));
        assertTrue(cells.replace("cut", Optional.empty(), Optional.of("1"), HOUR));
        assertTrue(cells.replace("cut", Optional.of("1"), Optional.of("1"), SHORT));
        for (String name : List.of("short", "cut")) {
            Waiting.until("the cell is over", () -> text(cells, name).isEmpty());
        }
        assertFalse(cells.replace("short", Optional.of("1"), Optional.of("2"), HOUR));
        assertTrue(cells.replace("short", Optional.empty(), Optional.of("3"), HOUR));
        assertEquals(Optional.of("3"), cells.read("short"));
        assertEquals(Optional.of("1"), cells.read("long"));
        assertEquals(Optional.of("1"), cells.read("prolonged"));
    }

    private static Optional<String> text(Cells cells, String name) {
        try {
            return cells.read(name);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** Are counters in cells counters? */
    @Nested
    final class CountersInCells extends CountersContract {
        @Override
        Counters counters() {
            return new CellCounters(open("a").cells());
        }

        @Test
        void cellOfAnotherFormatIsReported() throws StoreException {
            Cells cells = open("a").cells();
            String name = "count:2c70e12b7a0646f92279f427c7b38e7334d8e538";
            assertTrue(cells.replace(name, Optional.empty(), Optional.of("seven"), HOUR));
            assertThrows(StoreException.class, () -> new CellCounters(cells).read("key"));
        }
    }

    // Faults

    @Test
    void unreachableServerFailsEachCallInTime() throws Exception {
        try (Socket reserved = new Socket()) {
            // Nobody listens at this port, and no other process can take it.
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = reserved.getLocalPort();
            assertEachFailsInTime(open("a", port), open("b", port));
        }
    }

    @Test
    void silentServerFailsEachCallInTime() throws Exception {
        try (TestForwarder forwarder = new TestForwarder(port())) {
            forwarder.stall();
            assertEachFailsInTime(open("a", forwarder.port()), open("b", forwarder.port()));
        }
    }

    @Test
    void stalledServerFailsEachCallInTimeAndIsReadFromTheStartAfterwards() throws Exception {
        try (TestForwarder forwarder = new TestForwarder(port())) {
            Node node = new Node(open("a", forwarder.port()));
            Node other = new Node(open("b", forwarder.port())).readAll();
            node.store.append(List.of(login("before")));
            node.readAll();
            forwarder.stall();
            assertEachFailsInTime(node.store, other.store);
            open("c").append(List.of(login("meanwhile")));
            forwarder.resume();
            Waiting.until("the server answers", () -> isAnswered(node));
            assertTrue(node.last.fromStart());
            assertTrue(node.readAll().knows(login("before")));
            assertTrue(node.knows(login("meanwhile")));
        }
    }

    @Test
    void cutConnectionsAreReplaced() throws Exception {
        try (TestForwarder forwarder = new TestForwarder(port())) {
            Node node = new Node(open("a", forwarder.port()));
            node.store.append(List.of(login("before")));
            node.readAll();
            forwarder.cut();
            Waiting.until("the store works again", () -> isAnswered(node));
            node.store.append(List.of(login("after")));
            assertTrue(node.readAll().knows(login("after")));
        }
    }

    private static boolean isAnswered(Node node) {
        try {
            node.read(SHORT);
            return true;
        } catch (StoreException e) {
            assertHarmless(node.store, e);
            return false;
        }
    }

    /** All calls run at once. Beating and reading need a thread of their own, so another store beats. */
    private static void assertEachFailsInTime(SharedStore store, SharedStore beating) throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < calls(store).size(); i++) {
            SharedStore asked = i == BEAT ? beating : store;
            Executable call = calls(asked).get(i);
            tasks.add(() -> failsInTime(asked, call));
        }
        ExecutorService pool = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Void> future : pool.invokeAll(tasks)) {
                assertNull(future.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static Void failsInTime(SharedStore store, Executable call) {
        long start = System.nanoTime();
        StoreException failed = assertThrows(StoreException.class, call);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(taken.compareTo(MAX_CALL.plus(TOLERANCE)) < 0, taken::toString);
        assertHarmless(store, failed);
        return null;
    }

    private static void assertHarmless(SharedStore store, StoreException failed) {
        assertTrue(failed.getMessage().contains(store.place()), failed.getMessage());
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause.getMessage()).contains(PASSWORD), "a message shows the password");
        }
        assertFalse(store.place().contains(PASSWORD), "the place shows the password");
    }
}
