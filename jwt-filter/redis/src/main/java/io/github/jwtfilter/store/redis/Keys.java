package io.github.jwtfilter.store.redis;

/**
 * The names of a store's keys. The braces give all of them the hash slot of the prefix, so a cluster keeps them on one
 * server. Immutable.
 */
final class Keys {
    /** The stream of all facts: {@code k} form, {@code d} digest, {@code t} instant, {@code u} until. */
    final String facts;

    /** The announced retentions in seconds, each with the millisecond at which it may be forgotten. */
    final String retention;

    /** The last beat of this node. */
    final String beat;

    private final String cell;

    Keys(String prefix, String node) {
        this.facts = "{" + prefix + "}:facts";
        this.retention = "{" + prefix + "}:retention";
        this.beat = "{" + prefix + "}:beat:" + node;
        this.cell = "{" + prefix + "}:c:";
    }

    String cell(String name) {
        return cell + name;
    }
}
