package io.github.jwtfilter.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.Realm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Are all forms of an address recognised as one client, and are private addresses recognised? */
final class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,                       192.0.2.1",
        "192.0.2.2,                       192.0.2.2",
        "192.000.002.001,                 192.0.2.1",
        "::ffff:192.0.2.1,                192.0.2.1",
        "::FFFF:c000:201,                 192.0.2.1",
        "[::ffff:192.0.2.1],              192.0.2.1",
        "0:0:0:0:0:ffff:192.0.2.1,        192.0.2.1",
        "64:ff9b::192.0.2.1,              192.0.2.1",
        "64:ff9b::c000:201,               192.0.2.1",
        "64:ff9b:1::c000:201,             64:ff9b:1:0:0:0:0:0/64",
        "2001:db8:1:2:3:4:5:6,            2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::,                  2001:db8:1:2:0:0:0:0/64",
        "2001:0DB8:1:2:ffff:ffff:ffff:ff, 2001:db8:1:2:0:0:0:0/64",
        "[2001:db8:1:2::1],               2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:3::1,                 2001:db8:1:3:0:0:0:0/64",
        "::1,                             0:0:0:0:0:0:0:0/64",
        "0:0:0:0:0:0:0:1,                 0:0:0:0:0:0:0:0/64",
        "fe80::1%eth0,                    fe80:0:0:0:0:0:0:0/64",
        "fe80::1%25eth0,                  fe80:0:0:0:0:0:0:0/64",
        "[fe80::1%3],                     fe80:0:0:0:0:0:0:0/64",
        "' 192.0.2.1 ',                   192.0.2.1",
        "'',                              ''",
        // With a port, as written by Azure Application Gateway and IIS.
        "192.0.2.1:4711,                  192.0.2.1",
        "192.0.2.1:,                      192.0.2.1",
        "192.0.2.1:_hidden,               192.0.2.1",
        "192.0.2.1 : 4711,                192.0.2.1",
        "[192.0.2.1]:4711,                192.0.2.1",
        "192.0.2.1%eth0,                  192.0.2.1",
        "::ffff:192.0.2.1:4711,           192.0.2.1",
        "::ffff:192.0.2.1:54321,          192.0.2.1",
        "[::ffff:192.0.2.1]:4711,         192.0.2.1",
        "[2001:db8:1:2::1]:4711,          2001:db8:1:2:0:0:0:0/64",
        "[2001:db8:1:2::1]:_hidden,       2001:db8:1:2:0:0:0:0/64",
        "[2001:db8:1:2::1%eth0]:4711,     2001:db8:1:2:0:0:0:0/64",
        "[2001:db8:1:2::1,                2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::1:4711,            2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::1:54321,           2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2:3:4:5:6:4711,       2001:db8:1:2:0:0:0:0/64",
        "fe80::1%eth0:4711,               fe80:0:0:0:0:0:0:0/64",
        // IPv4-translated (RFC 2765).
        "::ffff:0:192.0.2.1,              192.0.2.1",
        "[::ffff:0:c000:201]:80,          192.0.2.1",
        // Nodes and lists of RFC 7239 and its predecessors. The last element comes from the nearest proxy.
        "'\"192.0.2.1:4711\"',            192.0.2.1",
        "'\"[2001:db8:1:2::1]:4711\"',    2001:db8:1:2:0:0:0:0/64",
        "'\"192.0.2.1',                   192.0.2.1",
        "for=192.0.2.1,                   192.0.2.1",
        "'FOR = \"192.0.2.1:4711\" ',     192.0.2.1",
        "by=192.0.2.7;for=192.0.2.1;proto=https, 192.0.2.1",
        "by=192.0.2.7; for=192.0.2.1,     192.0.2.1",
        ";;for=192.0.2.1;,                192.0.2.1",
        "by=192.0.2.7; ,                  unknown",
        "by=192.0.2.7,                    unknown",
        "'198.51.100.7, 192.0.2.1:4711',  192.0.2.1",
        "'192.0.2.1, unknown',            unknown",
        "'192.0.2.1,',                    unknown",
        // Addresses as Java prints them.
        "/192.0.2.1:4711,                 192.0.2.1",
        "client.example.org/192.0.2.1,    192.0.2.1",
        "/[2001:db8:1:2:0:0:0:1]:4711,    2001:db8:1:2:0:0:0:0/64",
        // Texts without an address. They all count as one client, so variants give no further attempts.
        "1..2.3,                          unknown",
        "2001:db8:1:2::1:_hidden,         unknown",
        "fe80::١,                         unknown",
        "fe80::g,                         unknown",
        "256.0.0.1,                       unknown",
        "1.2.3,                           unknown",
        "1.2.3.4.5,                       unknown",
        "1.2.3.0004,                      unknown",
        "+1.2.3.4,                        unknown",
        "١.2.3.4,                         unknown",
        "3221225985,                      unknown",
        "2001:db8,                        unknown",
        "1:2:3:4:5:6:7:8:9:a,             unknown",
        ":4711,                           unknown",
        "[],                              unknown",
        "[]:4711,                         unknown",
        "'\"',                            unknown",
        "'\"\"',                          unknown",
        "/,                               unknown",
        "for=,                            unknown",
        "%eth0,                           unknown",
        "localhost,                       unknown",
        "client.example.org:4711,         unknown",
        "unknown,                         unknown",
        "unknown:4711,                    unknown",
        "_hidden,                         unknown",
        "_SEVKISEK:4711,                  unknown",
        "cafe,                            unknown",
    })
    void formsOfOneAddressGiveOneClient(String text, String client) {
        assertEquals(client, ClientAddress.of(text).client());
    }

    @Test
    void tooLongTextIsNotAnAddress() {
        assertEquals("unknown", ClientAddress.of(" 192.0.2.1" + ":".repeat(600)).client());
        assertEquals(
                "192.0.2.1", ClientAddress.of(" ".repeat(9_000) + "192.0.2.1").client());
        assertEquals(
                "192.0.2.1",
                ClientAddress.of("10.0.0.1, ".repeat(9_000) + "192.0.2.1").client());
    }

    @Test
    void unknownAddressIsOneClient() {
        assertEquals("", ClientAddress.of(null).client());
        assertEquals("", new Credentials("user", "x").from(null, Realm.NONE).address());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,          true",
        "127.255.255.255,    true",
        "10.0.0.1,           true",
        "172.16.0.1,         true",
        "172.31.255.255,     true",
        "172.32.0.1,         false",
        "192.168.1.1,        true",
        "169.254.0.1,        true",
        "100.64.0.1,         true",
        "100.127.255.255,    true",
        "100.128.0.1,        false",
        "100.63.255.255,     false",
        "::1,                true",
        "fe80::1%eth0,       true",
        "fc00::1,            true",
        "fd12:3456::1,       true",
        "fe00::1,            false",
        "2001:db8::1,        false",
        "::ffff:10.0.0.1,    true",
        "::ffff:192.0.2.1,   false",
        "192.0.2.1,          false",
        "'',                 false",
        "localhost,          false",
    })
    void privateAddressIsRecognized(String text, boolean expected) {
        assertEquals(expected, ClientAddress.of(text).isPrivate());
    }
}
