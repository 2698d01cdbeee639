package io.github.jwtfilter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Is the context path of a cookie the path that browsers send, whether the container returns it decoded or encoded? */
final class ContextPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // context path of the container | path in the browser
                "/app                            | /app",
                "/app/v1.0-a_b~~c                | /app/v1.0-a_b~~c",
                "/a b                            | /a%20b",
                "/a%20b                          | /a%20b",
                "/ö                              | /%C3%B6",
                "/%C3%B6                         | /%C3%B6",
                "/a;b                            | /a%3Bb",
                "/50%                            | /50%25",
                "/50%25                          | /50%25",
                "/a%b                            | /a%25b",
                "/a%zz                           | /a%25zz",
                "/ö%20b                          | /%C3%B6%2520b",
                "/a b%20                         | /a%20b%2520",
            })
    void pathIsEncodedOnce(String contextPath, String path) {
        assertEquals(path, CookieSettings.encoded(contextPath));
    }
}
