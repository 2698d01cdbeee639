package io.github.jwtfilter.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses of a store are understood, and what do messages show of them? */
final class RedisAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "redis://cache                           |         | -        | redis://cache:6379",
                "redis://cache:6380                      |         | -        | redis://cache:6380",
                "redis://cache/3                         |         | -        | redis://cache:6379/3",
                "redis://cache/                          |         | -        | redis://cache:6379",
                "redis://[::1]:6380                      |         | -        | redis://[::1]:6380",
                "redis://:secret@cache                   |         | secret   | redis://cache:6379",
                "redis://alice:secret@cache              | alice   | secret   | redis://cache:6379",
                "redis://alice:se%3Acr%40et@cache        | alice   | se:cr@et | redis://cache:6379",
                "redis://al%C3%A4ce:s+t@cache            | aläce   | s+t      | redis://cache:6379",
                "redis://alice:p@ss/w:rd@cache/1         | alice   | p@ss/w:rd | redis://cache:6379/1",
                "rediss://alice:secret@cache             | alice   | secret   | rediss://cache:6379",
                "redis-sentinel://s1,s2:26380/main       |         | -        | redis-sentinel://s1:26379,s2:26380/main",
                "redis-sentinel://:secret@s1/main/2      |         | secret   | redis-sentinel://s1:26379/main/2",
                "rediss-sentinel://u:secret@s1,s2/main   | u       | secret   | rediss-sentinel://s1:26379,s2:26379/main",
                "redis-cluster://n1,n2:7001,n3           |         | -        | redis-cluster://n1:6379,n2:7001,n3:6379",
                "rediss-cluster://u:secret@n1            | u       | secret   | rediss-cluster://n1:6379",
            })
    void formIsRead(String text, String user, String password, String shown) {
        RedisAddress address = RedisAddress.of(text);
        assertEquals(shown, address.toString());
        assertEquals(user == null ? "" : user, address.user());
        assertEquals(Optional.ofNullable(password), address.password());
        assertEquals(text.startsWith("rediss"), address.tls());
    }

    @Test
    void partsOfSentinelAddressAreRead() {
        RedisAddress address = RedisAddress.of("redis-sentinel://s1,s2:26380/main/2");
        assertEquals(RedisAddress.Form.SENTINEL, address.form());
        assertEquals("main", address.master());
        assertEquals(2, address.database());
        assertEquals(2, address.hosts().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cache:6379",
                "http://alice:secret@cache",
                "REDIS://alice:secret@cache",
                "redis:alice:secret@cache",
                "redis://",
                "redis://alice:secret@",
                "redis://secret@cache",
                "redis://alice:secret@cache:0",
                "redis://alice:secret@cache:65536",
                "redis://alice:secret@cache:port",
                "redis://alice:secret@cache/one",
                "redis://alice:secret@cache/1/2",
                "redis://alice:secret@cache?timeout=1",
                "redis://alice:secret@ca che",
                "redis://alice:secret@one,two",
                "redis://alice:secret%4@cache",
                "redis://alice:secret%zz@cache",
                "redis-sentinel://alice:secret@s1",
                "redis-sentinel://alice:secret@s1/",
                "redis-sentinel://alice:secret@s1/a b",
                "redis-cluster://alice:secret@n1,,n2",
                "redis-cluster://alice:secret@n1/2",
                "redis-ring://alice:secret@n1",
            })
    void wrongFormIsRefusedWithoutShowingIt(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> RedisAddress.of(text))
                .getMessage();
        assertFalse(message.contains("secret") || message.contains("alice"), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 2000})
    void numberOfHostsIsLimited(int hosts) {
        assertThrows(
                IllegalArgumentException.class, () -> RedisAddress.of("redis-cluster://n" + ",n".repeat(hosts - 1)));
    }

    @Test
    void factoryRefusesWrongAddressAtOnce() {
        RedisStoreFactory factory = new RedisStoreFactory();
        assertThrows(IllegalArgumentException.class, () -> factory.open(RedisServer.options("redis://")));
        // Nothing listens there, so the store connects later.
        factory.open(RedisServer.options("redis://127.0.0.1:1")).close();
    }
}
