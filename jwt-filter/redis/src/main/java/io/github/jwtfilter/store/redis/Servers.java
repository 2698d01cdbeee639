package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * Opens connections to the server that takes writes now. All keys of a store have the same hash slot, so one server of a
 * cluster has them all. For many threads.
 */
final class Servers {
    /** How long to wait for one Sentinel or node before the next one is asked. */
    private static final Duration TRY = Duration.ofMillis(1200);

    private static final int MAX_NODES = 100;
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})[0-9A-Za-z.-]{0,20}");

    private final RedisAddress address;
    private final Failures failures;
    private final int slot;
    private final Optional<SSLSocketFactory> tls;

    /** The Sentinels or nodes to ask, the last good one first. */
    private volatile List<HostAndPort> candidates;

    private volatile String policy = "";

    Servers(RedisAddress address, Failures failures, String key, Optional<SSLSocketFactory> tls) {
        this.address = address;
        this.failures = failures;
        this.slot = JedisClusterCRC16.getSlot(key);
        this.tls = tls;
        this.candidates = address.hosts();
    }

    /**
     * Connects to the master.
     *
     * @throws IOException if it cannot be reached
     * @throws JedisException if it gives no answer, or refuses user or password
     * @throws StoreException if it is no server for this store
     */
    Link open(Deadline deadline) throws IOException, StoreException {
        if (address.form() == RedisAddress.Form.SINGLE) {
            return checked(greeted(address.hosts().get(0), deadline), deadline);
        }
        List<HostAndPort> asked = candidates;
        StoreException failure = failures.of("did not answer in time");
        boolean answered = false;
        for (int i = 0; i < asked.size() && !deadline.isOver(); i++) {
            try {
                return address.form() == RedisAddress.Form.SENTINEL
                        ? openMaster(asked.get(i), deadline)
                        : openOwner(asked.get(i), deadline);
            } catch (IOException | JedisConnectionException e) {
                failure = answered ? failure : failures.of(e);
            } catch (StoreException | RuntimeException e) {
                // An answer describes the fault better than the silence of another server.
                failure = failures.of(e);
                answered = true;
            }
        }
        // The next call begins with another one.
        candidates = rotated(asked, 1);
        throw failure;
    }

    private Link openMaster(HostAndPort sentinel, Deadline deadline) throws IOException, StoreException {
        List<?> named;
        try (Link link = Link.open(sentinel, tls, deadline.orIn(TRY))) {
            named = Link.list(askSentinel(link));
        }
        if (named.size() != 2) {
            throw failures.of("the Sentinels know no master with this name");
        }
        HostAndPort master = new HostAndPort(Link.text(named.get(0)), Integer.parseInt(Link.text(named.get(1))));
        Link link = checked(greeted(master, deadline.orIn(TRY)), deadline);
        candidates = first(sentinel, candidates);
        return link;
    }

    /** Most Sentinels have no password. One that has gets the password of the store. */
    private Object askSentinel(Link sentinel) {
        try {
            return sentinel.ask(Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", address.master());
        } catch (JedisAccessControlException e) {
            if (address.password().isEmpty()) {
                throw e;
            }
            Link.checked(sentinel.askAll(List.of(authentication())).get(0));
            return sentinel.ask(Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", address.master());
        }
    }

    private Link openOwner(HostAndPort node, Deadline deadline) throws IOException, StoreException {
        Link link = greeted(node, deadline.orIn(TRY));
        try {
            Set<HostAndPort> nodes = new LinkedHashSet<>();
            Optional<HostAndPort> owner = Optional.empty();
            for (Object range : Link.list(link.ask(Command.CLUSTER, "SLOTS"))) {
                List<?> parts = Link.list(range);
                List<HostAndPort> servers = new ArrayList<>();
                for (Object each : parts.subList(2, parts.size())) {
                    servers.add(announced(Link.list(each), node));
                }
                if ((Long) parts.get(0) <= slot && slot <= (Long) parts.get(1)) {
                    owner = Optional.of(servers.get(0));
                }
                nodes.addAll(servers);
            }
            if (owner.isEmpty()) {
                throw failures.of("the cluster has no server for the keys of this prefix");
            }
            if (!owner.get().equals(node)) {
                link.close();
                link = greeted(owner.get(), deadline.orIn(TRY));
            }
            link = checked(link, deadline);
            nodes.addAll(address.hosts());
            candidates = first(owner.get(), List.copyOf(nodes).subList(0, Math.min(nodes.size(), MAX_NODES)));
            return link;
        } catch (IOException | StoreException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** Returns a node as the cluster announces it. An empty name stands for the host that was asked. */
    private static HostAndPort announced(List<?> server, HostAndPort asked) {
        String host = Link.text(server.get(0));
        return new HostAndPort(host.isEmpty() ? asked.getHost() : host, ((Long) server.get(1)).intValue());
    }

    /** Connects and logs in. */
    private Link greeted(HostAndPort node, Deadline deadline) throws IOException {
        Link link = Link.open(node, tls, deadline);
        try {
            List<CommandArguments> greeting = new ArrayList<>();
            if (address.password().isPresent()) {
                greeting.add(authentication());
            }
            if (address.database() != 0) {
                greeting.add(Link.command(Command.SELECT, address.database()));
            }
            link.askAll(greeting).forEach(Link::checked);
            return link;
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private CommandArguments authentication() {
        String password = address.password().orElseThrow();
        return address.user().isEmpty()
                ? Link.command(Command.AUTH, password)
                : Link.command(Command.AUTH, address.user(), password);
    }

    /** Returns the connection if its server can hold a store. Managed services allow {@code INFO}, not {@code CONFIG}. */
    private Link checked(Link link, Deadline deadline) throws StoreException {
        try {
            StringBuilder info = new StringBuilder();
            link.until(deadline)
                    .askAll(List.of(
                            Link.command(Command.INFO, "server"),
                            Link.command(Command.INFO, "memory"),
                            Link.command(Command.INFO, "replication")))
                    .forEach(section -> info.append(Link.text(section)));
            String version = field(info, "redis_version");
            Matcher numbers = VERSION.matcher(version);
            if (!numbers.matches()) {
                throw failures.of("expected a Redis or Valkey that reports its version");
            }
            int major = Integer.parseInt(numbers.group(1));
            if (major < 6 || major == 6 && Integer.parseInt(numbers.group(2)) < 2) {
                throw failures.of("expected version 6.2 or newer, got " + version);
            }
            if (field(info, "role").equals("slave")) {
                throw failures.of("takes no writes because it is a replica (" + link.node() + ")");
            }
            policy = field(info, "maxmemory_policy");
            if (policy.startsWith("allkeys-")) {
                throw failures.of("expected maxmemory-policy noeviction, because any other policy that begins with"
                        + " allkeys may drop revocations");
            }
            return link;
        } catch (StoreException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** Returns a field of {@code INFO}; empty if it is absent. */
    static String field(CharSequence info, String name) {
        return info.toString()
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static List<HostAndPort> first(HostAndPort node, List<HostAndPort> all) {
        return rotated(all, Math.max(0, all.indexOf(node)));
    }

    private static List<HostAndPort> rotated(List<HostAndPort> all, int by) {
        List<HostAndPort> rotated = new ArrayList<>(all.subList(by, all.size()));
        rotated.addAll(all.subList(0, by));
        return List.copyOf(rotated);
    }

    /** Returns what an operator should change at the last server, although the store works. */
    Optional<String> warning() {
        return policy.startsWith("volatile-")
                ? Optional.of("expected maxmemory-policy noeviction; with a policy that begins with volatile, a full"
                        + " Redis forgets the signs of life of nodes, which then read everything again")
                : Optional.empty();
    }
}
