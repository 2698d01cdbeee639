package io.github.jwtfilter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Are ambiguous paths rejected, and unambiguous ones accepted? */
final class RequestPathTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'',        -,          /",
                "'',        /,          /",
                "/,         -,          /",
                "/page,     -,          /page",
                "/page,     '',         /page",
                "/page,     /,          /page/",
                "/page/,    -,          /page/",
                "/a,        /b/c,       /a/b/c",
                "'',        /a/b,       /a/b",
                "/a.b,      -,          /a.b",
                "/.a,       -,          /.a",
                "/a.,       -,          /a.",
                "/...,      -,          /...",
                "/a,        /..b,       /a/..b",
                "/a b,      -,          /a b",
                "/ä€,       -,          /ä€",
                "/a%2fb,    -,          /a%2fb",
                "/a%2f,     -,          /a%2f",
                "/100%,     -,          /100%",
                "/100%25,   -,          /100%25",
                "/a%20b,    -,          /a%20b",
                "/a%c3%a4,  -,          /a%c3%a4",
                "/..%2,     -,          /..%2",
                "/a:b@c,    -,          /a:b@c",
            })
    void servletPathAndPathInfoAreJoined(String servletPath, String pathInfo, String path) {
        assertEquals(Optional.of(path), RequestPath.of(servletPath, pathInfo));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a;b",
                "//",
                "//a",
                "/a//b",
                "/a//",
                "/a///b",
                "/.",
                "/..",
                "/./",
                "/../",
                "/a/.",
                "/a/..",
                "/a/./b",
                "/a/../b",
                "/./a",
                "/../a",
                "\\",
                "/\\",
                "/a\\b",
                "/a\\..\\b",
                "/a/..%2fb",
                "/a/..%2Fb",
                "/a/%2e%2e/b",
                "/a/.%2E",
                "/a%2f/b",
                "/a%5cb",
                "/a%3bb",
                "/a%00",
                "/a%7f",
                "/\u0000",
                "/a\u0000b",
                "/a\n",
                "/a\tb",
                "/\u007f",
                "/\u0085",
                "/\u009f",
                "a",
                "a/b",
                ".",
                "..",
                "*"
            })
    void ambiguousPathIsRejected(String path) {
        assertEquals(Optional.empty(), RequestPath.of(path, null));
    }

    @Test
    void harmlessPartsCanBeAmbiguousTogether() {
        assertEquals(Optional.empty(), RequestPath.of("/a/", "/b"));
        assertEquals(Optional.empty(), RequestPath.of("/a", "/../b"));
        assertEquals(Optional.empty(), RequestPath.of("/", "/"));
        assertEquals(Optional.empty(), RequestPath.of("/.", "./b"));
    }
}
