package io.github.jwtfilter.store.redis;

import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.Protocol.Command;

/** Cells as keys with an expiry. A script compares and replaces, because Redis runs a script as one step. */
final class RedisCells implements Cells {
    /** Arguments: whether a text is expected, that text, the milliseconds to keep the next text or 0, that text. */
    private static final String REPLACE = "local expected = ARGV[1] == '1' and ARGV[2]\n"
            + "if redis.call('GET', KEYS[1]) ~= expected then return 0 end\n"
            + "if ARGV[3] == '0' then redis.call('DEL', KEYS[1])\n"
            + "else redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3]) end\n"
            + "return 1";

    private static final long MAX_KEEP_MILLIS = Duration.ofDays(3650).toMillis();

    private final Links links;
    private final Keys keys;

    RedisCells(Links links, Keys keys) {
        this.links = links;
        this.keys = keys;
    }

    @Override
    public Optional<String> read(String name) throws StoreException {
        return links.use(link -> Optional.ofNullable((byte[]) link.ask(Command.GET, keys.cell(name)))
                .map(text -> new String(text, StandardCharsets.UTF_8)));
    }

    @Override
    public boolean replace(String name, Optional<String> expected, Optional<String> next, Duration keep)
            throws StoreException {
        long millis = next.isEmpty() ? 0 : Math.max(0, Math.min(MAX_KEEP_MILLIS, keep.toMillis()));
        return links.use(link -> link.ask(
                        Command.EVAL,
                        REPLACE,
                        1,
                        keys.cell(name),
                        expected.isPresent() ? "1" : "0",
                        expected.orElse(""),
                        millis,
                        next.orElse(""))
                .equals(1L));
    }
}
