package io.github.jwtfilter.store.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A Redis Cluster of three masters on this machine. A replica of the master with the store's keys may be added. */
public final class RedisCluster implements AutoCloseable {
    static final int SLOT = JedisClusterCRC16.getSlot("{jwt-filter}:facts");

    private static final int SLOTS = 16384;

    private final List<RedisServer> nodes = new ArrayList<>();

    /** The master of the slot. */
    private RedisServer owner;

    /** Another master. */
    private RedisServer other;

    private RedisCluster() {}

    /** Starts the masters, and waits until the cluster is up. */
    public static RedisCluster start() throws Exception {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.addMasters();
        } catch (Throwable e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void addMasters() throws Exception {
        for (int i = 0; i < 3; i++) {
            nodes.add(node());
            int from = SLOTS * i / 3;
            int to = SLOTS * (i + 1) / 3 - 1;
            nodes.get(i).ask("CLUSTER", "ADDSLOTSRANGE", Integer.toString(from), Integer.toString(to));
            nodes.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            if (from <= SLOT && SLOT <= to) {
                owner = nodes.get(i);
            } else {
                other = nodes.get(i);
            }
        }
        for (RedisServer node : nodes) {
            meet(node, nodes.get(0));
        }
        for (RedisServer node : nodes) {
            awaitKnown(node, 3);
        }
    }

    private static RedisServer node() throws IOException {
        // A node on a busy machine may be late. A replica is promoted even if its master was silent for long before.
        return RedisServer.start(
                "--cluster-enabled", "yes", "--cluster-node-timeout", "3000", "--cluster-replica-validity-factor", "0");
    }

    private static void meet(RedisServer node, RedisServer known) {
        node.ask("CLUSTER", "MEET", RedisServer.HOST, Integer.toString(known.port()));
    }

    private static void awaitKnown(RedisServer node, int number) throws Exception {
        Await.that(
                "the cluster is up",
                () -> state(node, "cluster_state").equals("ok")
                        && state(node, "cluster_known_nodes").equals(Integer.toString(number)));
    }

    /** Adds a replica of the master with the store's keys, and waits until the others know it. */
    public RedisServer addReplica() throws Exception {
        RedisServer replica = node();
        nodes.add(replica);
        meet(replica, owner);
        awaitKnown(replica, 4);
        replica.ask("CLUSTER", "REPLICATE", id(owner));
        Await.that(
                "the replica follows", () -> replica.info("master_link_status").equals("up"));
        Await.that(
                "the replica is announced",
                () -> Link.text(other.ask("CLUSTER", "NODES")).contains("slave " + id(owner)));
        return replica;
    }

    /** Returns the master of the store's keys. */
    public RedisServer owner() {
        return owner;
    }

    /** Returns another master. */
    public RedisServer other() {
        return other;
    }

    List<RedisServer> nodes() {
        return nodes;
    }

    static String state(RedisServer node, String field) {
        return Servers.field(Link.text(node.ask("CLUSTER", "INFO")), field);
    }

    static String id(RedisServer node) {
        return Link.text(node.ask("CLUSTER", "MYID"));
    }

    @Override
    public void close() throws IOException {
        for (RedisServer node : nodes) {
            node.close();
        }
    }
}
