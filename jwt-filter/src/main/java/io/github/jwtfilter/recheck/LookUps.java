package io.github.jwtfilter.recheck;

import io.github.jwtfilter.identity.Account;
import io.github.jwtfilter.identity.Source;
import io.github.jwtfilter.identity.StoreChain;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.LogText;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up accounts in one source, on a few threads of its own. A request waits at most a second, and only for the
 * look-up that it began. Thus a source that hangs delays few requests, and keeps no request thread and no more than
 * half of the permits that logins need.
 */
final class LookUps implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    /** Half of the logins that may ask a database or directory at a time. */
    private static final int MAX_THREADS = 8;

    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** A look-up that takes longer counts as failed, so that tokens are renewed while a source hangs. */
    private static final Duration MAX_DURATION = Duration.ofSeconds(10);

    /** How long the result of a look-up counts for the next request of the login. */
    private static final Duration MAX_AGE = Duration.ofSeconds(30);

    private static final long IDLE_SECONDS = 30;
    private static final long MAX_CLOSE_SECONDS = 5;
    private static final int MAX_MESSAGE = 500;

    private final StoreChain users;
    private final Source source;
    private final Clocks clocks;
    private final ThreadPoolExecutor threads;
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final ClassLoader application;
    private final Map<String, LookUp> byLogin = new ConcurrentHashMap<>();
    private final LogLimit log;

    /** @param application the class loader for the look-ups, because a store of the application may use JNDI */
    LookUps(StoreChain users, Source source, Clocks clocks, ClassLoader application) {
        this.users = users;
        this.source = source;
        this.clocks = clocks;
        this.log = new LogLimit(clocks.nanoTime());
        this.application = application;
        this.threads = new ThreadPoolExecutor(
                0, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::worker);
    }

    private Thread worker(Runnable task) {
        Thread worker = new Thread(null, task, "jwt-filter users", 0, false);
        worker.setDaemon(true);
        worker.setContextClassLoader(application);
        workers.removeIf(old -> old.getState() == Thread.State.TERMINATED);
        workers.add(worker);
        return worker;
    }

    Source source() {
        return source;
    }

    /** Looks up a user, whatever other requests do. */
    Answer find(String name) {
        return begin(new LookUp(() -> users.find(source, name)));
    }

    /** Looks up the user of a login, unless another request does so already. */
    Answer find(String login, String name) {
        LookUp fresh = new LookUp(() -> users.find(source, name));
        LookUp counting = byLogin.compute(login, (id, known) -> known == null || known.isForgotten() ? fresh : known);
        if (counting == fresh) {
            byLogin.values().removeIf(LookUp::isForgotten);
            Answer answer = Answer.FAILED;
            try {
                answer = begin(fresh);
                return answer;
            } finally {
                if (answer != Answer.PENDING) {
                    byLogin.remove(login, fresh);
                }
            }
        }
        if (counting.isDone()) {
            byLogin.remove(login, counting);
            return await(counting, Duration.ZERO);
        }
        return counting.isOver(MAX_DURATION)
                ? failed("no answer in " + MAX_DURATION.toSeconds() + " s")
                : Answer.PENDING;
    }

    private Answer begin(LookUp fresh) {
        if (source.lookUp() == Source.LookUp.IN_MEMORY) {
            fresh.run();
            return await(fresh, Duration.ZERO);
        }
        try {
            threads.execute(fresh);
        } catch (RejectedExecutionException e) {
            return failed("too many look-ups at a time");
        }
        return await(fresh, MAX_WAIT);
    }

    private Answer await(LookUp begun, Duration wait) {
        try {
            return new Answer(begun.get(wait.toNanos(), TimeUnit.NANOSECONDS), begun.at);
        } catch (TimeoutException e) {
            return Answer.PENDING;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.PENDING;
        } catch (ExecutionException e) {
            return failed(LogText.of(String.valueOf(e.getCause().getMessage()), MAX_MESSAGE));
        }
    }

    private Answer failed(String why) {
        log.log(
                LOG,
                Level.WARNING,
                "JWTF-313 Users of {0} could not be rechecked. Their tokens are renewed unchecked for up to"
                        + " recheckWithin: {1}",
                source,
                why);
        return Answer.FAILED;
    }

    /** Stops the threads, and waits until they have ended. The executor ends a little earlier than its threads. */
    @Override
    public void close() {
        threads.shutdownNow();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_CLOSE_SECONDS);
        try {
            for (Thread worker : workers) {
                worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a source answered. */
    static final class Answer {
        /** The source has not answered yet. */
        static final Answer PENDING = new Answer(Optional.empty(), null);

        /** The source cannot answer now. */
        static final Answer FAILED = new Answer(Optional.empty(), null);

        /** The account; empty if there is none. */
        final Optional<Account> account;

        /** When the look-up began. */
        final Instant at;

        Answer(Optional<Account> account, Instant at) {
            this.account = account;
            this.at = at;
        }
    }

    private final class LookUp extends FutureTask<Optional<Account>> {
        final Instant at = clocks.wall().instant();
        private final long begun = clocks.nanoTime().getAsLong();

        LookUp(Callable<Optional<Account>> question) {
            super(question);
        }

        /** Returns whether the result is too old to count. */
        boolean isForgotten() {
            return isDone() && isOver(MAX_AGE);
        }

        boolean isOver(Duration time) {
            return clocks.nanoTime().getAsLong() - begun > time.toNanos();
        }
    }
}
