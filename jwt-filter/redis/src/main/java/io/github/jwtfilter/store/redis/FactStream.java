package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.Fact;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.StreamEntryID;

/** How facts are written to a stream, and how the answers about it are read. */
final class FactStream {
    /** Before all entries. */
    static final StreamEntryID START = new StreamEntryID(0, 0);

    private FactStream() {}

    static CommandArguments add(String key, Fact fact) {
        return Link.command(
                Command.XADD,
                key,
                "*",
                "k",
                fact.form().letter,
                "d",
                fact.digest(),
                "t",
                fact.instant(),
                "u",
                fact.until());
    }

    /** Returns the fact of an entry; empty if it is an entry of a later version or of another program. */
    static Optional<Fact> fact(List<?> entry) {
        Map<String, String> fields = fields(Link.list(entry.get(1)));
        String form = fields.getOrDefault("k", "");
        try {
            return form.length() != 1
                    ? Optional.empty()
                    : Optional.of(Fact.of(
                            Fact.Form.of(form.charAt(0)),
                            fields.getOrDefault("d", ""),
                            Long.parseLong(fields.getOrDefault("t", "")),
                            Long.parseLong(fields.getOrDefault("u", ""))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> fields(List<?> pairs) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            fields.put(Link.text(pairs.get(i)), Link.text(pairs.get(i + 1)));
        }
        return fields;
    }

    /** Returns the id of an entry; {@link #START} if there is no entry. */
    static StreamEntryID id(Object entry) {
        return entry == null
                ? START
                : new StreamEntryID(Link.text(Link.list(entry).get(0)));
    }
}
