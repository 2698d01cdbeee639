package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Form;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The facts that this server knows: which logins and sessions have ended, and up to which instant those of a user or of everybody have
 * ended. A fact stays until the last token that it ends has expired. A new fact never replaces one that is still needed.
 *
 * <p>A user who logs out in a loop fills only a part of the list: at most as many logins as there are free places, and at
 * most 20,000 in the time that an entry usually stays. Logins with refresh tokens stay longer and are counted apart. There
 * is always room for others. Facts about users need no limit: of two about the same user, the later one counts. Facts about
 * sessions at a provider have no limit either: only the provider can add them, one for each session. Logins at a provider
 * have no refresh tokens, so these facts stay for the usual time only.
 */
public final class EndedLogins implements FactLog {
    /** At most 24 bytes per login, so at most 96 MB. */
    public static final int DEFAULT_CAPACITY = 4_000_000;

    static final int MAX_LOGINS_OF_USER = 20_000;

    /** Entries that stay longer than usual. A program that logs in and out each minute makes 43,200 in 30 days. */
    static final int MAX_LASTING_LOGINS_OF_USER = 100_000;

    /** A user who logs in and out in a loop moves the instants ahead of the clock, by at most this many seconds. */
    private static final long MAX_LEAD_SECONDS = 10;

    private static final long TOLERANCE_SECONDS = 60;

    /** Two servers may have different clock skews, of five minutes at most. */
    private static final long MAX_SKEW_SECONDS = 300;

    /** More instants than usual servers learn while a login at a provider is being made. */
    private static final int RECENT_INSTANTS = 64;

    /** Facts of other nodes are believed up to this. */
    private static final long MAX_RETENTION_SECONDS = Duration.ofDays(3650).toSeconds();

    private static final long BETWEEN_CLEANINGS = Duration.ofMinutes(1).toNanos();
    private static final long NEVER = Long.MIN_VALUE;

    private final FactTable ends = new FactTable();
    private final FactTable instants = new FactTable();

    /** Instants that no login with refresh tokens needs. */
    private final FactTable usualInstants = new FactTable();

    /** The beginnings of the digests of the last instants, in a ring. */
    private final long[] recent = new long[RECENT_INSTANTS];

    private final OwnerCounts owners = new OwnerCounts();
    private final OwnerCounts lastingOwners = new OwnerCounts();
    private final int capacity;
    private final Duration usual;
    private final LongSupplier nanoTime;
    private final PrudentClock clock;

    /** How long the longest login lasts that this server knows of. Facts of servers with longer logins raise it. */
    private long retentionSeconds;

    /** How long a login without refresh tokens lasts at most, also on servers with a greater clock skew. */
    private long usualSeconds;

    /** All logins that began up to then have ended. */
    private volatile long all = NEVER;

    /** The latest instant of any user or of all users. */
    private volatile long latest = NEVER;

    /** How many instants this server has learned. */
    private long learned;

    private boolean allInStore;
    private int readings;
    private long lastCleaning;
    private long ownersSince;
    private long lastingOwnersSince;

    /**
     * Creates an empty list.
     *
     * @param capacity the maximum number of single logins that this server adds
     * @param retention how long a login lasts at most, clock skew included
     * @param clock the clock that decides when facts expire
     * @param nanoTime a monotonic clock; a fact expires when both clocks agree
     */
    public EndedLogins(int capacity, Duration retention, Clock clock, LongSupplier nanoTime) {
        this(capacity, retention, retention, clock, nanoTime);
    }

    /**
     * Creates an empty list for logins of two kinds.
     *
     * @param usual how long a login without refresh tokens lasts at most, clock skew included
     * @param retention how long any login lasts at most, clock skew included
     */
    public EndedLogins(int capacity, Duration usual, Duration retention, Clock clock, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.usual = usual;
        this.retentionSeconds = retention.toSeconds();
        this.usualSeconds = usual.toSeconds();
        this.nanoTime = nanoTime;
        this.clock = new PrudentClock(clock, nanoTime, retention);
        this.lastCleaning = nanoTime.getAsLong();
        this.ownersSince = lastCleaning;
        this.lastingOwnersSince = lastCleaning;
    }

    /** Returns true if a login has ended: by itself, with all logins of its user, or with all logins. */
    public boolean isEnded(LoginKeys login) {
        if (login.since() <= all) {
            return true;
        }
        if (!ends.isEmpty() && isEnded(login.login())) {
            return true;
        }
        return login.since() <= latestInstant(login.user());
    }

    /** Returns whether a fact of the form {@link Form#ENDS} is known. */
    boolean isEnded(Fact end) {
        return second(ends, end) > 0;
    }

    /**
     * Returns the latest instant up to which the logins of a user have ended, also those of a session at a provider; a
     * negative number if there is none.
     */
    public long latestInstant(UserKeys user) {
        if (instants.isEmpty() && usualInstants.isEmpty()) {
            return all;
        }
        long last = Math.max(instant(user.user()), instant(user.named()));
        return Math.max(last, latestInstant(user.provider()));
    }

    /** Returns the latest instant up to which the logins of a session or user at a provider have ended, as for a user. */
    public long latestInstant(ProviderKeys provider) {
        return Math.max(all, Math.max(instant(provider.sessionEnd()), instant(provider.subjectEnd())));
    }

    /** Returns how many instants this server has learned, for {@link #isEndedSince}. */
    public synchronized long learned() {
        return learned;
    }

    /**
     * Returns whether this server has learned since a moment that a provider ended the session or the user. Instants have whole
     * seconds, so the order in which they arrive decides about ends in the second of the moment. If very many have arrived
     * since, such an end counts as later.
     *
     * @param before the number of {@link #learned} instants at the moment
     * @param second the second of the moment
     */
    public synchronized boolean isEndedSince(UserKeys user, long before, long second) {
        ProviderKeys provider = user.provider();
        if (Math.max(instant(provider.sessionEnd()), instant(provider.subjectEnd())) < second) {
            return false;
        }
        boolean isFound = learned - before > RECENT_INSTANTS;
        for (long number = before; number < learned && !isFound; number++) {
            long high = recent[(int) (number % RECENT_INSTANTS)];
            isFound = isAbout(provider.sessionEnd(), high) || isAbout(provider.subjectEnd(), high);
        }
        return isFound;
    }

    private static boolean isAbout(Fact key, long high) {
        return key != null && key.high() == high;
    }

    /** Returns the latest instant of any fact; a negative number if there is none. */
    public long latestInstant() {
        return latest;
    }

    /**
     * Returns the instant for a new fact, so that it also ends the logins that began just after an earlier one.
     *
     * @param earlier the latest instant that is known, any number if none is
     * @param now the present second of the store's clock
     */
    public static long instantAfter(long earlier, long now) {
        return Math.max(now, Math.min(earlier, now + MAX_LEAD_SECONDS - 1) + 1);
    }

    /** Returns the latest instant of a digest; a negative number if there is none, also for null. */
    private long instant(Fact key) {
        long second = key == null ? 0 : Math.max(second(instants, key), second(usualInstants, key));
        return second == 0 ? NEVER : second;
    }

    private static long second(FactTable table, Fact key) {
        return table.isEmpty() ? 0 : table.second(key.high(), key.low());
    }

    /**
     * Takes room for facts that a user is about to add.
     *
     * @return false if there is no room for them
     */
    public synchronized boolean reserve(UserKeys owner, List<Fact> facts) {
        clean();
        long lastUsual = clock.seconds() + usual.toSeconds() + TOLERANCE_SECONDS;
        int added = 0;
        int lasting = 0;
        for (Fact fact : facts) {
            if (fact.form() == Form.ENDS && second(ends, fact) == 0) {
                added++;
                lasting += fact.until() > lastUsual ? 1 : 0;
            }
        }
        long key = owner.named().high();
        boolean hasRoom = hasRoom(owners, key, added - lasting, MAX_LOGINS_OF_USER)
                && hasRoom(lastingOwners, key, lasting, MAX_LASTING_LOGINS_OF_USER);
        if (hasRoom) {
            owners.add(key, added - lasting);
            lastingOwners.add(key, lasting);
        }
        return hasRoom;
    }

    private boolean hasRoom(OwnerCounts counts, long owner, int added, int most) {
        return added == 0 || counts.of(owner) + added <= Math.min(capacity - ends.size(), most);
    }

    @Override
    public Ending append(List<Fact> facts) {
        facts.forEach(fact -> learn(fact, false));
        return Ending.STORED;
    }

    /**
     * Adds a fact.
     *
     * @param inStore whether the shared store delivered it
     */
    public synchronized void learn(Fact fact, boolean inStore) {
        clean();
        switch (fact.form()) {
            case ENDS:
                ends.put(fact.high(), fact.low(), fact.until(), inStore);
                break;
            case BEFORE:
                learnInstant(fact, inStore);
                break;
            default:
                learnAll(fact.instant(), inStore);
                retain(fact.until() - fact.instant());
        }
    }

    private void learnInstant(Fact fact, boolean inStore) {
        if (instant(fact) < fact.instant()) {
            recent[(int) (learned % RECENT_INSTANTS)] = fact.high();
            learned++;
        }
        long seconds = fact.until() - fact.instant();
        boolean isUsual = seconds <= usual.toSeconds() + MAX_SKEW_SECONDS;
        if (isUsual) {
            usualSeconds = Math.max(usualSeconds, seconds);
        }
        (isUsual ? usualInstants : instants).put(fact.high(), fact.low(), fact.instant(), inStore);
        latest = Math.max(latest, fact.instant());
        retain(seconds);
    }

    /** Keeps instants as long as the server with the longest logins needs them. */
    private void retain(long seconds) {
        long believed = Math.min(seconds, MAX_RETENTION_SECONDS);
        if (believed > retentionSeconds) {
            retentionSeconds = believed;
            clock.retain(Duration.ofSeconds(believed));
        }
    }

    private void learnAll(long instant, boolean inStore) {
        latest = Math.max(latest, instant);
        if (instant > all) {
            all = instant;
            allInStore = inStore;
        } else if (instant == all && inStore) {
            allInStore = true;
        }
    }

    private void clean() {
        long now = clock.seconds();
        long nanos = nanoTime.getAsLong();
        if (nanos - lastCleaning < BETWEEN_CLEANINGS) {
            return;
        }
        lastCleaning = nanos;
        ends.removeBefore(now);
        instants.removeBefore(now - retentionSeconds);
        usualInstants.removeBefore(now - usualSeconds);
        if (nanos - ownersSince >= usual.toNanos()) {
            ownersSince = nanos;
            owners.clear();
        }
        if (nanos - lastingOwnersSince >= TimeUnit.SECONDS.toNanos(retentionSeconds)) {
            lastingOwnersSince = nanos;
            lastingOwners.clear();
        }
    }

    /** Begins a reading of the whole store. Until it delivers a fact, the store counts as lacking it. */
    public synchronized void beginReading() {
        readings++;
        ends.unmark();
        instants.unmark();
        usualInstants.unmark();
        allInStore = false;
    }

    /** Returns how many readings of the whole store have begun. */
    synchronized int readings() {
        return readings;
    }

    /**
     * Records that the store has taken facts. If a reading of the whole store has begun meanwhile, it decides about them,
     * because the store may have lost them.
     *
     * @param before the number of {@link #readings} before the store was asked to take the facts
     * @return false if a reading has begun meanwhile
     */
    synchronized boolean taken(List<Fact> facts, int before) {
        if (before != readings) {
            return false;
        }
        facts.forEach(fact -> learn(fact, true));
        return true;
    }

    /**
     * Returns facts that the store lacks, as far as is known. It drops expired facts by its own clock, so those lack for
     * good.
     *
     * @param most how many at most
     * @param storeSecond the store's time, in seconds since 1970; facts that have expired by then are left out
     */
    public synchronized List<Fact> lacking(int most, long storeSecond) {
        long now = Math.max(clock.seconds(), storeSecond);
        long seconds = retentionSeconds;
        List<Fact> lacking = new ArrayList<>();
        if (!allInStore && all >= now - seconds) {
            lacking.add(Fact.all(all, all + seconds));
        }
        addLacking(lacking, most, instants, now, seconds);
        addLacking(lacking, most, usualInstants, now, usualSeconds);
        lacking.addAll(ends.unmarked(
                most - lacking.size(), now, (high, low, second) -> Fact.of(Form.ENDS, high, low, 0, second)));
        return lacking;
    }

    private static void addLacking(List<Fact> lacking, int most, FactTable table, long now, long seconds) {
        lacking.addAll(table.unmarked(
                most - lacking.size(),
                now - seconds,
                (high, low, second) -> Fact.of(Form.BEFORE, high, low, second, second + seconds)));
    }

    /** Returns whether the ends of single logins and sessions fill more than half of the list. */
    boolean isHalfFull() {
        return ends.size() > capacity / 2;
    }

    /** Returns whether no login has ended. */
    public boolean isEmpty() {
        return ends.isEmpty() && instants.isEmpty() && usualInstants.isEmpty() && all == NEVER;
    }

    /** Returns the number of facts. */
    public int size() {
        return ends.size() + instants.size() + usualInstants.size() + (all == NEVER ? 0 : 1);
    }

    /** Returns the memory that the facts take. */
    public long bytes() {
        return ends.bytes() + instants.bytes() + usualInstants.bytes();
    }
}
