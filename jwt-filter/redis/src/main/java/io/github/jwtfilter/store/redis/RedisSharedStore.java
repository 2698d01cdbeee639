package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.News;
import io.github.jwtfilter.store.SharedStore;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.store.StoreOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** A shared store in Redis or Valkey, version 6.2 or newer. */
final class RedisSharedStore implements SharedStore {
    /**
     * How many facts are sent before their answers are read. The buffer of a socket holds so many, because a write has no
     * deadline.
     */
    private static final int BATCH = 100;

    private static final Duration REPLICAS = Duration.ofMillis(800);
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private final String place;
    private final int replicas;
    private final Failures failures;
    private final Servers servers;
    private final Links links;
    private final Keys keys;
    private final RedisCells cells;

    /** Used by the thread that reads and beats; absent before the first call and after a failure. */
    private Optional<Reading> reading = Optional.empty();

    RedisSharedStore(RedisAddress address, StoreOptions options) {
        this.place = address.toString();
        this.replicas = options.replicas();
        this.failures = new Failures(place);
        this.keys = new Keys(options.prefix(), options.node());
        this.servers = new Servers(address, failures, keys.facts, tls(address, options));
        this.links = new Links(servers, failures);
        this.cells = new RedisCells(links, keys);
    }

    private static Optional<SSLSocketFactory> tls(RedisAddress address, StoreOptions options) {
        if (address.tls()) {
            return Optional.of(
                    options.certificates().map(TrustedCertificates::of).orElseGet(TrustedCertificates::ofJvm));
        }
        if (options.certificates().isPresent()) {
            throw new IllegalArgumentException("expected rediss instead of redis, because certificates are given");
        }
        return Optional.empty();
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public Optional<String> warning() {
        return servers.warning();
    }

    @Override
    public void append(List<Fact> facts) throws StoreException {
        links.use(link -> {
            for (int i = 0; i < facts.size(); i += BATCH) {
                List<CommandArguments> batch = new ArrayList<>();
                facts.subList(i, Math.min(facts.size(), i + BATCH))
                        .forEach(fact -> batch.add(FactStream.add(keys.facts, fact)));
                link.askAll(batch).forEach(Link::checked);
            }
            if (replicas > 0) {
                // WAIT is about the writes of its own connection.
                long confirmed = (Long) link.ask(Command.WAIT, replicas, REPLICAS.toMillis());
                if (confirmed < replicas) {
                    throw failures.of("expected " + replicas + " replicas to confirm within " + REPLICAS.toMillis()
                            + " ms, got " + confirmed);
                }
            }
            return null;
        });
    }

    @Override
    public void beat(long number, long retentionSeconds) throws StoreException {
        reading(Links.CALL, (current, deadline) -> {
            current.beat(number, retentionSeconds, deadline);
            return number;
        });
    }

    @Override
    public News read(Duration wait) throws StoreException {
        Duration bounded = wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
        return reading(Links.CALL.plus(bounded), (current, deadline) -> current.read(bounded, deadline));
    }

    /** A step of a reading. */
    @FunctionalInterface
    private interface Step<T> {
        T of(Reading reading, Deadline deadline);
    }

    private <T> T reading(Duration time, Step<T> step) throws StoreException {
        Deadline deadline = Deadline.in(time);
        if (reading.isEmpty()) {
            reading = Optional.of(new Reading(links.open(deadline), keys));
        }
        Reading current = reading.get();
        try {
            return step.of(current, deadline);
        } catch (RuntimeException e) {
            reading = Optional.empty();
            throw links.failed(current.link(), e);
        } catch (Error e) {
            // A part of the answer may still be on its way, so the connection is of no use.
            reading = Optional.empty();
            current.link().close();
            throw e;
        }
    }

    @Override
    public Cells cells() {
        return cells;
    }

    @Override
    public void close() {
        links.close();
    }
}
