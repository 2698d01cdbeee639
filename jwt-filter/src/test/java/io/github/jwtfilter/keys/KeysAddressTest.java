package io.github.jwtfilter.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which addresses may keys be fetched? */
final class KeysAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://id.example.org/jwks,           false, https://id.example.org/jwks",
        "https://id.example.org:8443/a?t=1,     false, https://id.example.org:8443/a",
        "HTTPS://id.example.org/jwks,           false, HTTPS://id.example.org/jwks",
        "http://id.example.org/jwks,            true,  http://id.example.org/jwks",
        "'https://[::1]/jwks',                  false, 'https://[::1]/jwks'",
    })
    void validAddressIsAccepted(String text, boolean insecureHttp, String shown) {
        assertEquals(shown, KeysAddress.of(text, insecureHttp).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "http://id.example.org/jwks,            false",
        "ftp://id.example.org/jwks,             true",
        "file:///etc/keys.json,                 true",
        "jar:https://id.example.org/a.jar!/b,   true",
        "https:id.example.org,                  true",
        "https:///jwks,                         true",
        "https://user@id.example.org/jwks,      true",
        "https://id.example.org/jwks#keys,      true",
        "https://id example.org/jwks,           true",
        "//id.example.org/jwks,                 true",
        "/etc/keys.json,                        true",
    })
    void invalidAddressIsRefused(String text, boolean insecureHttp) {
        assertThrows(IllegalArgumentException.class, () -> KeysAddress.of(text, insecureHttp));
    }

    @Test
    void aTokenInTheQueryIsNotShown() {
        assertEquals(
                "https://id.example.org/jwks",
                KeysAddress.of("https://id.example.org/jwks?key=s3cret", false).toString());
    }
}
