package io.github.jwtfilter.revocation;

import io.github.jwtfilter.revocation.PendingFacts.Pending;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreClock;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.text.LogLimit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

// This class is long because reading, writing and healing share the state of one exchange.

/**
 * Exchanges facts between this node and a shared store, on threads of its own. One thread reads, one writes, and one
 * notices pauses of the JVM. A request waits for the store only if it ends a login, or after a pause, for at most a second.
 *
 * <p>The store may lose entries, for example in a failover. After each reading of the whole store, this node adds again
 * what it knows and the store lacks.
 */
public final class StoreFeed implements FactLog, AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final Duration MAX_CYCLE = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT_FOR_START = Duration.ofSeconds(5);
    private static final Duration MAX_WAIT_OF_LOGOUT = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT_OF_LOGIN = Duration.ofSeconds(2);
    private static final Duration MAX_FLUSH = Duration.ofSeconds(2);
    private static final Duration MAX_WAIT_FOR_THREAD = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TICKS = Duration.ofMillis(250);
    private static final long MIN_RETRY_MILLIS = 200;
    private static final long MAX_RETRY_MILLIS = 5_000;
    static final int FACTS_OF_WRITING = 256;

    /** Two servers may have different clock skews, of five minutes at most. */
    private static final long MAX_SKEW_SECONDS = 300;

    /** The number of beats whose time is kept. A beat comes back after a cycle or two. */
    private static final int KEPT_BEATS = 64;

    private final SharedStore store;
    private final EndedLogins known;
    private final StoreClock clock;
    private final Clock wall;
    private final LongSupplier nanoTime;
    private final Freshness freshness;
    private final Duration cycle;
    private final long usualSeconds;
    private final Supplier<Duration> longest;
    private final long retentionSeconds;
    private final PendingFacts pending = new PendingFacts();
    private final Healing healing;
    private final LogLimit unread;
    private final LogLimit unwritten;
    private final LogLimit readAgain;
    private final Thread reader = thread(this::readAll, "jwt-filter store");
    private final Thread writer = thread(this::writeAll, "jwt-filter store writer");
    private final Thread ticker = thread(this::tickAlways, "jwt-filter store clock");

    private final long[] beatTimes = new long[KEPT_BEATS];
    private long beats;
    private long lastBeat;
    private boolean isComplete;

    /** What was read. If something fails before all of it is learned, it is learned again. */
    private News unlearned;

    /** When the store was asked for that, by two clocks. */
    private long askedAt;

    private Instant askedAtWall;

    private volatile Optional<String> warning = Optional.empty();

    /** How long the server with the longest logins needs facts. */
    private volatile long announcedSeconds;

    /**
     * Opens after the first complete reading. From then on, this node knows what others announced, and writes. It also opens
     * when the feed closes.
     */
    private final CountDownLatch mayWrite = new CountDownLatch(1);

    private volatile String readProblem;
    private volatile String writeProblem;
    private volatile boolean isClosed;

    /**
     * Creates a feed. It begins with {@link #start}.
     *
     * @param clock follows the store's time
     * @param maxLag the highest age of this node's copy at which logins are accepted; null for no limit
     * @param retention how long this node needs a new fact
     */
    public StoreFeed(
            SharedStore store,
            EndedLogins known,
            StoreClock clock,
            Duration maxLag,
            Duration retention,
            Clocks clocks) {
        this(store, known, clock, maxLag, retention, () -> retention, clocks);
    }

    /**
     * Creates a feed for logins of two kinds.
     *
     * @param usual how long a login without refresh tokens lasts at most, clock skew included
     * @param longest how long any login lasts at most, as far as this node knows; its first value is what this node needs
     */
    public StoreFeed(
            SharedStore store,
            EndedLogins known,
            StoreClock clock,
            Duration maxLag,
            Duration usual,
            Supplier<Duration> longest,
            Clocks clocks) {
        this.store = store;
        this.known = known;
        this.clock = clock;
        this.wall = clocks.wall();
        this.nanoTime = clocks.nanoTime();
        this.freshness = new Freshness(maxLag, wall, nanoTime);
        this.healing = new Healing(store, known, pending, clock, freshness, nanoTime);
        Duration quarter = maxLag == null ? MAX_CYCLE : maxLag.dividedBy(4);
        this.cycle = quarter.compareTo(MAX_CYCLE) < 0 ? quarter : MAX_CYCLE;
        this.usualSeconds = usual.toSeconds();
        this.longest = longest;
        this.retentionSeconds = longest.get().toSeconds();
        this.lastBeat = freshness.now() - cycle.toNanos();
        this.unread = new LogLimit(nanoTime);
        this.unwritten = new LogLimit(nanoTime);
        this.readAgain = new LogLimit(nanoTime);
    }

    private static Thread thread(Runnable loop, String name) {
        Thread thread = new Thread(() -> runAgain(loop), name);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** Runs a loop again that a failure has ended. Even the report of a failure may fail, for lack of memory. */
    private static void runAgain(Runnable loop) {
        boolean isOver = false;
        while (!isOver) {
            try {
                loop.run();
                isOver = true;
            } catch (RuntimeException | Error e) {
                isOver = !pause(MAX_CYCLE.toMillis());
            }
        }
    }

    /** Starts the threads. Waits a few seconds for the first reading to succeed or fail. The node also starts without it. */
    public void start() {
        reader.start();
        writer.start();
        ticker.start();
        freshness.awaitFirst(MAX_WAIT_FOR_START);
    }

    @Override
    public void requireFresh() throws StoreBehindException {
        freshness.require();
    }

    @Override
    public void awaitPassed(long second) {
        long millis = Duration.between(clock.instant(), Instant.ofEpochSecond(second + 1))
                .toMillis();
        if (millis >= 0 && !pause(Math.min(millis + 1, MAX_WAIT_OF_LOGIN.toMillis()))) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether this node's copy of the store is recent enough to accept logins. Waits for nothing. */
    public boolean isFresh() {
        return freshness.isFresh();
    }

    /** Adds facts to this node, and tells the store. Waits at most a second for it. */
    @Override
    public Ending append(List<Fact> facts) {
        CountDownLatch taken = pending.add(facts);
        learn(lasting(facts));
        if (taken == null) {
            healing.urgently();
            return Ending.WAITING;
        }
        try {
            // While the store cannot be reached, a logout does not wait in vain.
            long millis = isTaking() ? MAX_WAIT_OF_LOGOUT.toMillis() : 0;
            return taken.await(millis, TimeUnit.MILLISECONDS) ? Ending.STORED : Ending.WAITING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Ending.WAITING;
        }
    }

    @Override
    public void appendLater(List<Fact> facts) {
        boolean hasRoom = pending.addOfSessions(facts);
        learn(lasting(facts));
        if (!hasRoom) {
            healing.soon();
        }
    }

    /** Returns whether the store took facts when it was last asked. */
    private boolean isTaking() {
        boolean isUnknown = mayWrite.getCount() > 0 && readProblem != null;
        return writeProblem == null && !isUnknown;
    }

    private void learn(List<Fact> facts) {
        facts.forEach(fact -> known.learn(fact, false));
    }

    /** Returns facts as the store gets them: kept as long as any server needs them that has announced it so far. */
    private List<Fact> lasting(List<Fact> facts) {
        long longer = longerSeconds();
        return facts.stream().map(fact -> fact.keptLonger(longer)).collect(Collectors.toList());
    }

    /**
     * Returns how many seconds longer another server needs facts, because its logins last longer. That does not count if
     * this node knows logins with refresh tokens that last as long: their facts already say how long they are needed, and
     * all other facts are needed as usual.
     */
    private long longerSeconds() {
        long announced = announcedSeconds;
        long longer = announced - longest.get().toSeconds();
        return longer > MAX_SKEW_SECONDS ? announced - usualSeconds : Math.max(0, longer);
    }

    /** Returns the state for operators. */
    public StoreState state() {
        String problem = Stream.of(readProblem, writeProblem, healing.problem())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new StoreState(
                store.place(),
                freshness.lag(),
                pending.size(),
                problem,
                warning,
                clock.offset().orElse(null));
    }

    private void tickAlways() {
        while (!isClosed) {
            freshness.tick();
            pause(BETWEEN_TICKS.toMillis());
        }
    }

    private void readAll() {
        long retry = MIN_RETRY_MILLIS;
        while (!isClosed) {
            try {
                readOnce();
                retry = MIN_RETRY_MILLIS;
                if (readProblem != null) {
                    readProblem = null;
                    readAgain.log(LOG, Level.INFO, "The shared store {0} is read again.", store.place());
                }
            } catch (StoreException | RuntimeException | Error e) {
                isComplete = false;
                readProblem = reason(e);
                freshness.readingFailed();
                if (!isClosed) {
                    unread.log(
                            LOG,
                            Level.WARNING,
                            "JWTF-801 The shared store {0} cannot be read, so this server does not learn of logouts on"
                                    + " other servers: {1}",
                            store.place(),
                            readProblem);
                }
                pause(retry / 2 + ThreadLocalRandom.current().nextLong(retry / 2));
                retry = Math.min(2 * retry, MAX_RETRY_MILLIS);
            }
        }
    }

    /** Logs a warning of the store when it changes. */
    private void tellWarning() {
        Optional<String> current = store.warning();
        if (!current.equals(warning)) {
            warning = current;
            current.ifPresent(text -> LOG.log(
                    Level.WARNING, "JWTF-803 The shared store {0} has a dangerous setting: {1}", store.place(), text));
        }
    }

    /** Beats if that is due, and reads what is new. */
    void readOnce() throws StoreException {
        long now = freshness.now();
        if (now - lastBeat >= cycle.toNanos()) {
            beats++;
            beatTimes[(int) (beats % KEPT_BEATS)] = now;
            store.beat(beats, retentionSeconds);
            lastBeat = now;
        }
        if (unlearned == null) {
            askedAt = freshness.now();
            askedAtWall = wall.instant();
            unlearned = store.read(cycle);
        }
        News news = unlearned;
        if (news.fromStart()) {
            isComplete = false;
            healing.readingBegins();
            known.beginReading();
        }
        news.facts().forEach(fact -> known.learn(fact, true));
        unlearned = null;
        clock.heard(news.storeMillis(), sinceAsked());
        announcedSeconds = news.retentionSeconds();
        if (news.complete() && !isComplete) {
            isComplete = true;
            mayWrite.countDown();
            healing.readingCompleted();
        }
        if (isComplete && news.beat() > beats - KEPT_BEATS && news.beat() > 0) {
            freshness.beatReturned(beatTimes[(int) (news.beat() % KEPT_BEATS)]);
        }
        tellWarning();
    }

    /** Returns the time since the store was asked. A steady clock may stand still for a while, and a wall clock may be set. */
    private Duration sinceAsked() {
        Duration steady = Duration.ofNanos(freshness.now() - askedAt);
        Duration byWall = Duration.between(askedAtWall, wall.instant());
        return steady.compareTo(byWall) > 0 ? steady : byWall;
    }

    private void writeAll() {
        long retry = MIN_RETRY_MILLIS;
        while (!isClosed || pending.size() > 0) {
            try {
                mayWrite.await();
                List<Pending> oldest = pending.oldest(FACTS_OF_WRITING, MAX_CYCLE);
                if (!oldest.isEmpty()) {
                    write(oldest);
                    retry = MIN_RETRY_MILLIS;
                    writeProblem = null;
                }
                if (!isClosed && healing.isDue()) {
                    heal();
                }
            } catch (InterruptedException closed) {
                return;
            } catch (StoreException | RuntimeException | Error e) {
                writeProblem = reason(e);
                unwritten.log(
                        LOG,
                        Level.WARNING,
                        "JWTF-802 The shared store {0} did not take the end of a login, so other servers do not know it"
                                + " yet: {1}",
                        store.place(),
                        writeProblem);
                if (!pause(retry / 2 + ThreadLocalRandom.current().nextLong(retry / 2))) {
                    return;
                }
                retry = Math.min(2 * retry, MAX_RETRY_MILLIS);
            }
        }
    }

    private void write(List<Pending> oldest) throws StoreException {
        int readings = known.readings();
        List<Fact> lasting = lasting(oldest.stream().map(each -> each.fact).collect(Collectors.toList()));
        learn(lasting);
        store.append(lasting);
        known.taken(lasting, readings);
        pending.taken(oldest);
    }

    /** Adds facts that the store lacks. Before each time, this node has read what it and the others added before. */
    void heal() {
        healing.run();
    }

    private static String reason(Throwable e) {
        return e instanceof StoreException ? e.getMessage() : e.getClass().getName();
    }

    /** Returns false if the thread was interrupted. */
    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Gives the store a moment to take what is waiting, and ends the threads. */
    @Override
    public void close() {
        isClosed = true;
        mayWrite.countDown();
        List<Thread> threads = List.of(reader, writer, ticker);
        try {
            pending.awaitEmpty(MAX_FLUSH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
        store.close();
        try {
            for (Thread thread : threads) {
                thread.join(MAX_WAIT_FOR_THREAD.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
