package io.github.jwtfilter.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Does a text keep its short name in all versions? Stored counts and tokens hold such names. */
final class DigestsTest {
    @Test
    void nameIsTheBeginningOfSha256InBase64Url() {
        assertEquals("ungWv48Bz-pBQUDeXa4iI7", Digests.name("abc", 22));
        assertEquals("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3q", Digests.name("abc", 31));
    }
}
