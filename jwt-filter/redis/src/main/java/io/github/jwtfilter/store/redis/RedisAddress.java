package io.github.jwtfilter.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;

/**
 * The address of a store. These are its forms, each also with {@code rediss} for TLS:
 *
 * <pre>
 * redis://[[user]:password@]host[:port][/database]
 * redis-sentinel://[[user]:password@]host[:port],…/master[/database]
 * redis-cluster://[[user]:password@]host[:port],…
 * </pre>
 *
 * <p>In user and password, {@code %} and two hexadecimal digits stand for a byte in UTF-8. Immutable. It never shows user
 * or password.
 */
final class RedisAddress {
    /** How to find the master. */
    enum Form {
        /** It is the named server. */
        SINGLE("redis", 6379),
        /** The named Sentinels know it. */
        SENTINEL("redis-sentinel", 26379),
        /** Any node of the cluster knows it. */
        CLUSTER("redis-cluster", 6379);

        private final String scheme;
        private final int port;

        Form(String scheme, int port) {
            this.scheme = scheme;
            this.port = port;
        }
    }

    private static final int MAX_CHARACTERS = 2000;
    private static final int MAX_HOSTS = 20;
    private static final Pattern ADDRESS =
            Pattern.compile("redis(s?)(-sentinel|-cluster)?://(?:(.*)@)?([^@/]*)(?:/([^@]*))?", Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");
    private static final Pattern DATABASE = Pattern.compile("[0-9]{1,5}");
    private static final Pattern MASTER = Pattern.compile("([A-Za-z0-9._-]{1,100})(?:/([0-9]{1,5}))?");
    private static final int MAX_PORT = 65535;

    private final Form form;
    private final boolean tls;
    private final String user;
    private final Optional<String> password;
    private final List<HostAndPort> hosts;
    private final String master;
    private final int database;

    private RedisAddress(Form form, boolean tls, String userInfo, String hosts, String path) {
        this.form = form;
        this.tls = tls;
        int colon = userInfo.indexOf(':');
        if (!userInfo.isEmpty() && colon < 0) {
            throw new IllegalArgumentException("expected user:password@ or :password@ before the host, got no colon");
        }
        this.user = decoded(userInfo.substring(0, Math.max(colon, 0)));
        this.password = colon < 0 ? Optional.empty() : Optional.of(decoded(userInfo.substring(colon + 1)));
        this.hosts = hosts(hosts, form);
        if (form == Form.SENTINEL) {
            Matcher named = MASTER.matcher(path);
            if (!named.matches()) {
                throw new IllegalArgumentException(
                        "expected /MASTER, the name of the master at the Sentinels, got none");
            }
            this.master = named.group(1);
            this.database = database(named.group(2) == null ? "" : named.group(2));
        } else {
            this.master = "";
            this.database = database(path);
        }
        if (form == Form.CLUSTER && database != 0) {
            throw new IllegalArgumentException("expected no database, because a cluster has only one");
        }
    }

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if it is malformed; the message does not contain it
     */
    static RedisAddress of(String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (text.length() > MAX_CHARACTERS || !parts.matches()) {
            throw new IllegalArgumentException("expected redis://[user:password@]host[:port][/database],"
                    + " redis-sentinel://host,host/MASTER or redis-cluster://host,host, or rediss instead of redis"
                    + " for TLS");
        }
        return new RedisAddress(
                form(parts.group(2)),
                !parts.group(1).isEmpty(),
                parts.group(3) == null ? "" : parts.group(3),
                parts.group(4),
                parts.group(5) == null ? "" : parts.group(5));
    }

    private static Form form(String suffix) {
        if (suffix == null) {
            return Form.SINGLE;
        }
        return suffix.equals("-sentinel") ? Form.SENTINEL : Form.CLUSTER;
    }

    private static List<HostAndPort> hosts(String text, Form form) {
        List<HostAndPort> hosts = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher host = HOST.matcher(each);
            if (!host.matches()) {
                throw new IllegalArgumentException("expected host or host:port, got another form");
            }
            int port = host.group(2) == null ? form.port : Integer.parseInt(host.group(2));
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException("expected a port from 1 to " + MAX_PORT);
            }
            hosts.add(new HostAndPort(host.group(1), port));
        }
        if (hosts.size() > MAX_HOSTS || form == Form.SINGLE && hosts.size() > 1) {
            throw new IllegalArgumentException(
                    form == Form.SINGLE
                            ? "expected one host, or redis-sentinel:// or redis-cluster:// with several"
                            : "expected at most " + MAX_HOSTS + " hosts");
        }
        return List.copyOf(hosts);
    }

    private static int database(String text) {
        if (!text.isEmpty() && !DATABASE.matcher(text).matches()) {
            throw new IllegalArgumentException("expected the number of a database after the slash");
        }
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    /** Decodes percent-encoded bytes. Unlike in forms, a plus sign stands for itself. */
    private static String decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
                int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException(
                            "expected two hexadecimal digits after each % in user and password; %25 stands for %");
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    Form form() {
        return form;
    }

    boolean tls() {
        return tls;
    }

    /** Returns the user; empty for the default user. */
    String user() {
        return user;
    }

    Optional<String> password() {
        return password;
    }

    /** Returns the server, the Sentinels, or some nodes of the cluster. */
    List<HostAndPort> hosts() {
        return hosts;
    }

    /** Returns the name of the master at the Sentinels. */
    String master() {
        return master;
    }

    int database() {
        return database;
    }

    /** Returns the address without user and password. */
    @Override
    public String toString() {
        return (tls ? form.scheme.replaceFirst("redis", "rediss") : form.scheme)
                + "://"
                + hosts.stream().map(HostAndPort::toString).collect(Collectors.joining(","))
                + (master.isEmpty() ? "" : "/" + master)
                + (database == 0 ? "" : "/" + database);
    }
}
