package io.github.jwtfilter.observe;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.IdentityStoreException;
import io.github.jwtfilter.identity.Source;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.LogText;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The container's users compared with the stores of the login servlet: can they log in, and with the same roles? Each
 * user is looked up once an hour, one at a time, on a thread of its own. A request never waits for a store.
 */
public final class StoredUsers implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** Users above this number are compared later, after others have stayed away for an hour. */
    private static final int MAX_USERS = 5_000;

    private static final int MAX_FINDINGS = 100;
    private static final int MAX_WAITING = 100;
    private static final int MAX_NAME = 200;
    private static final int MAX_MESSAGE = 300;
    private static final int IDLE_SECONDS = 30;
    private static final int MAX_CLOSE_SECONDS = 5;
    private static final long PERIOD = TimeUnit.HOURS.toNanos(1);

    /** The time for which a user without room in the list counts. Users who work daily come back in this time. */
    private static final long MEMORY = TimeUnit.DAYS.toNanos(1);

    private final StoreChain users;
    private final UnaryOperator<Set<String>> tokenRoles;
    private final KnownRoles roles;
    private final LongSupplier nanoTime;
    private final LogLimit log;
    private final ThreadPoolExecutor thread;
    private final Map<String, Long> asked = new ConcurrentHashMap<>();
    private final Map<String, UserFinding> findings = new ConcurrentHashMap<>();
    private final LongAdder compared = new LongAdder();
    private final LongAdder equal = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder unasked = new LongAdder();
    private final LongAdder waiting = new LongAdder();
    /** The last time when the list had no room for a user with a difference. */
    private volatile Optional<Long> notListed = Optional.empty();

    private volatile boolean searchable = true;

    /**
     * Creates the comparison.
     *
     * @param tokenRoles returns the roles that a token has for a stored user's roles
     * @param application the class loader for the look-ups, because a store of the application may use JNDI
     */
    public StoredUsers(
            StoreChain users,
            UnaryOperator<Set<String>> tokenRoles,
            KnownRoles roles,
            LongSupplier nanoTime,
            ClassLoader application) {
        this.users = users;
        this.tokenRoles = tokenRoles;
        this.roles = roles;
        this.nanoTime = nanoTime;
        this.log = new LogLimit(nanoTime);
        this.thread = new ThreadPoolExecutor(
                0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    Thread worker = new Thread(null, task, "jwt-filter observe", 0, false);
                    worker.setDaemon(true);
                    worker.setContextClassLoader(application);
                    return worker;
                });
    }

    /** Notes the container's roles of a user, and begins the look-up if it is due. */
    void met(HttpServletRequest request, String name) {
        long now = nanoTime.getAsLong();
        Long last = asked.get(name);
        if (!searchable || last != null && now - last < PERIOD) {
            return;
        }
        if (name.length() > MAX_NAME
                || last == null && !hasRoom(now)
                || thread.getQueue().remainingCapacity() == 0) {
            unasked.increment();
            return;
        }
        Long before = last == null ? asked.putIfAbsent(name, now) : null;
        if (before != null || last != null && !asked.replace(name, last, now)) {
            return;
        }
        execute(name, roles.confirmed(request));
    }

    private boolean hasRoom(long now) {
        if (asked.size() >= MAX_USERS) {
            asked.values().removeIf(at -> now - at >= PERIOD);
        }
        return asked.size() < MAX_USERS;
    }

    private void compare(String name, Set<String> confirmed) {
        try {
            Optional<UserFinding> finding;
            try {
                finding = finding(name, confirmed, users.find(name));
            } finally {
                waiting.decrement();
            }
            note(name, finding);
            compared.increment();
        } catch (IdentityStoreException | RuntimeException | LinkageError e) {
            if (e instanceof UnsupportedOperationException && isOneWithoutLookUp()) {
                searchable = false;
                return;
            }
            failed.increment();
            log.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-142 mode=observe: a user of the container could not be looked up in the stores of ''users'': {0}. Check"
                            + " that the database or directory is reachable.",
                    LogText.of(String.valueOf(e.getMessage()), MAX_MESSAGE));
        }
    }

    private boolean isOneWithoutLookUp() {
        return users.sources().stream().anyMatch(source -> source.lookUp() == Source.LookUp.NONE);
    }

    /**
     * Looks the users of the list up again once an hour. An operator may have corrected the store, and the user may not
     * come back.
     */
    private void compareAgain() {
        long now = nanoTime.getAsLong();
        findings.forEach((name, finding) -> {
            Long last = asked.get(name);
            boolean due = last == null || now - last >= PERIOD;
            if (due && thread.getQueue().remainingCapacity() > 0) {
                asked.put(name, now);
                execute(name, finding.container);
            }
        });
    }

    private void execute(String name, Set<String> confirmed) {
        waiting.increment();
        try {
            thread.execute(() -> compare(name, confirmed));
        } catch (RejectedExecutionException full) {
            waiting.decrement();
            asked.remove(name);
            unasked.increment();
        }
    }

    private Optional<UserFinding> finding(String name, Set<String> confirmed, Optional<Account> account) {
        String shown = LogText.of(name);
        if (account.isEmpty()) {
            return Optional.of(new UserFinding(UserFinding.Kind.UNKNOWN_USER, shown, confirmed, Set.of()));
        }
        Set<String> stored =
                roles.among(tokenRoles.apply(account.get().identity().roles()));
        UserFinding.Kind kind = null;
        if (account.get().refusal().isPresent()) {
            kind = UserFinding.Kind.ACCOUNT_REFUSED;
        } else if (!stored.containsAll(confirmed)) {
            kind = UserFinding.Kind.ROLES_LOST;
        } else if (!confirmed.containsAll(stored)) {
            kind = UserFinding.Kind.ROLES_GAINED;
        }
        return Optional.ofNullable(kind).map(differs -> new UserFinding(differs, shown, confirmed, stored));
    }

    /** Replaces the earlier result for the user, because an operator may have corrected the store. */
    private void note(String name, Optional<UserFinding> finding) {
        if (finding.isEmpty()) {
            equal.increment();
            findings.remove(name);
        } else if (findings.size() < MAX_FINDINGS || findings.containsKey(name)) {
            findings.put(name, finding.get());
        } else {
            notListed = Optional.of(nanoTime.getAsLong());
        }
    }

    /** Returns the sentence for each kind of difference between the container and the stores. */
    Collection<String> problems() {
        compareAgain();
        Map<UserFinding.Kind, Long> kinds =
                findings.values().stream().collect(Collectors.groupingBy(each -> each.kind, Collectors.counting()));
        Set<String> problems = new TreeSet<>();
        kinds.forEach((kind, number) -> problems.add(ReportText.count(number, "user") + " " + words(kind)));
        if (notListed.filter(at -> nanoTime.getAsLong() - at < MEMORY).isPresent()) {
            problems.add("more users differ than the list holds");
        }
        if (waiting.sum() > 0) {
            problems.add("the stores have not answered yet about " + ReportText.count(waiting.sum(), "user"));
        }
        if (failed.sum() > 0 && compared.sum() == 0) {
            problems.add("no user could be looked up in the stores");
        }
        return problems;
    }

    private static String words(UserFinding.Kind kind) {
        switch (kind) {
            case UNKNOWN_USER:
                return "could not log in, because no store knows the name";
            case ACCOUNT_REFUSED:
                return "could not log in, because the store refuses the account";
            case ROLES_LOST:
                return "would lose a role";
            default:
                return "would gain a role";
        }
    }

    Map<String, Object> described() {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put(
                "look_up",
                searchable ? "each user once an hour" : "not possible, because a store cannot find a user by name");
        section.put("look_ups", compared.sum());
        section.put("equal", equal.sum());
        section.put("waiting", waiting.sum());
        section.put("failed", failed.sum());
        section.put("left_out", unasked.sum());
        section.put(
                "differences",
                findings.values().stream().map(UserFinding::described).collect(Collectors.toList()));
        return section;
    }

    /** Stops the thread, and waits a little for the look-up that runs. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(MAX_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.DEBUG, "A look-up of mode=observe did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
