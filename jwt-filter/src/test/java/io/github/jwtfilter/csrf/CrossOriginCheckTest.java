package io.github.jwtfilter.csrf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does the check recognize requests from other sites? */
final class CrossOriginCheckTest {
    private static final CrossOriginCheck CHECK = new CrossOriginCheck(
            List.of(origin("https://public.example"), origin("http://public.example:8080")),
            List.of(origin("https://friend.example"), origin("app://friend")));

    private static Origin origin(String text) {
        return Origin.parse(text).orElseThrow();
    }

    /**
     * Returns a request with a method and headers only. A null value omits the header. A line break begins another line
     * of the same header.
     */
    private static HttpServletRequest request(String method, String... headers) {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i + 1] != null) {
                values.put(headers[i], headers[i + 1]);
            }
        }
        return (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> {
                    switch (called.getName()) {
                        case "getMethod":
                            return method;
                        case "getHeader":
                            return values.get((String) arguments[0]);
                        case "getHeaders":
                            String value = values.get((String) arguments[0]);
                            return value == null
                                    ? Collections.emptyEnumeration()
                                    : Collections.enumeration(List.of(value.split("\n")));
                        case "getServerName":
                            return "server.example";
                        case "getServerPort":
                            return 8443;
                        default:
                            throw new UnsupportedOperationException(called.getName());
                    }
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Host             Sec-Fetch-Site  Origin                               expected source
                "bank.example      | same-origin | https://bank.example                 | -",
                "bank.example      | none        | -                                    | -",
                "bank.example      | same-origin | -                                    | -",
                "bank.example      | same-origin | null                                 | -",
                "bank.example      | same-site   | https://other.bank.example           | Sec-Fetch-Site: same-site",
                "bank.example      | cross-site  | https://evil.example                 | Sec-Fetch-Site: cross-site",
                "bank.example      | cross-site  | -                                    | Sec-Fetch-Site: cross-site",
                "bank.example      | cross-site  | https://bank.example                 | Sec-Fetch-Site: cross-site",
                "bank.example      | cross-site  | null                                 | Sec-Fetch-Site: cross-site",
                "bank.example      | SAME-ORIGIN | -                                    | Sec-Fetch-Site: SAME-ORIGIN",
                "bank.example      | ''          | -                                    | 'Sec-Fetch-Site: '",
                "bank.example      | garbage     | https://bank.example                 | Sec-Fetch-Site: garbage",
                "bank.example      | cross-site  | https://friend.example               | -",
                "bank.example      | same-site   | https://public.example               | -",
                "bank.example      | cross-site  | http://public.example:8080           | -",
                "bank.example      | cross-site  | https://public.example:8080          | Sec-Fetch-Site: cross-site",
                "bank.example      | -           | -                                    | -",
                "bank.example      | -           | https://bank.example                 | -",
                "bank.example      | -           | http://bank.example                  | -",
                "BANK.example      | -           | https://Bank.Example                 | -",
                "bank.example:443  | -           | https://bank.example                 | -",
                "bank.example:80   | -           | http://bank.example                  | -",
                "bank.example      | -           | https://bank.example:443             | -",
                "bank.example:8081 | -           | http://bank.example:8081             | -",
                "[::1]:8081        | -           | http://[::1]:8081                    | -",
                "bank.example:8081 | -           | http://bank.example:8082             | 'Origin: http://bank.example:8082'",
                "bank.example:8081 | -           | http://bank.example                  | 'Origin: http://bank.example'",
                "bank.example      | -           | http://bank.example:8081             | 'Origin: http://bank.example:8081'",
                "bank.example:443  | -           | http://bank.example                  | 'Origin: http://bank.example'",
                "bank.example      | -           | https://evil.example                 | 'Origin: https://evil.example'",
                "bank.example      | -           | https://bank.example.evil.example    | 'Origin: https://bank.example.evil.example'",
                "bank.example      | -           | https://evilbank.example             | 'Origin: https://evilbank.example'",
                "bank.example      | -           | https://bank.example@evil.example    | 'Origin: https://bank.example@evil.example'",
                "bank.example      | -           | https://bank.example/                | 'Origin: https://bank.example/'",
                "bank.example      | -           | chrome-extension://bank.example      | 'Origin: chrome-extension://bank.example'",
                "bank.example      | -           | null                                 | Origin: null",
                "localhost         | -           | capacitor://localhost                | 'Origin: capacitor://localhost'",
                "localhost         | cross-site  | capacitor://localhost                | Sec-Fetch-Site: cross-site",
                "localhost         | -           | app://friend                         | -",
                "localhost         | cross-site  | app://friend                         | -",
                "localhost         | -           | app://Friend                         | 'Origin: app://Friend'",
                "bank.example      | -           | ''                                   | 'Origin: '",
                "bank.example      | -           | bank.example                         | Origin: bank.example",
                "bank.example      | -           | https://friend.example               | -",
                "bank.example      | -           | https://friend.example:444           | 'Origin: https://friend.example:444'",
                "10.0.0.7:8080     | -           | https://public.example               | -",
                "''                | -           | https://bank.example                 | 'Origin: https://bank.example'",
                "-                 | -           | https://server.example:8443          | -",
                "-                 | -           | https://server.example               | 'Origin: https://server.example'",
            })
    void crossSiteSourceIsRecognized(String host, String site, String origin, String foreign) {
        HttpServletRequest request = request("POST", "Host", host, "Sec-Fetch-Site", site, "Origin", origin);
        assertEquals(Optional.ofNullable(foreign), CHECK.foreignSource(request));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET     | -         | false",
                "HEAD    | -         | false",
                "OPTIONS | -         | false",
                "TRACE   | -         | false",
                "POST    | -         | true",
                "PUT     | -         | true",
                "PATCH   | -         | true",
                "DELETE  | -         | true",
                "CONNECT | -         | true",
                "FOO     | -         | true",
                "get     | -         | true",
                "GET     | websocket | true",
                "GET     | WebSocket | true",
                "GET     | h2c       | false",
                "GET     | foo, websocket      | true",
                "GET     | websocket,foo       | true",
                "GET     | foo,WebSocket/13    | true",
                "GET     | 'h2c\nwebsocket'    | true",
                "GET     | 'h2c\n foo , WEBSOCKET' | true",
                "GET     | foo, bar            | false",
            })
    void unsafeRequestIsRecognized(String method, String upgrade, boolean unsafe) {
        assertEquals(unsafe, CrossOriginCheck.isUnsafe(request(method, "Upgrade", upgrade)));
    }

    @Test
    void headerValueIsSanitizedForLog() {
        HttpServletRequest request = request("POST", "Host", "bank.example", "Origin", "a\nb\u2028ä" + "x".repeat(200));
        assertEquals(
                "Origin: a?b??" + "x".repeat(95) + "…",
                CHECK.foreignSource(request).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "https://bank.example,        https://bank.example",
        "HTTPS://Bank.Example:443,    https://bank.example",
        "http://bank.example:80,      http://bank.example",
        "http://localhost:8081,       http://localhost:8081",
        "http://[::1]:8081,           http://[::1]:8081",
        "capacitor://localhost,       capacitor://localhost",
        "IONIC://localhost:80,        ionic://localhost:80",
        "safari-web-extension://A1-B, safari-web-extension://A1-B",
    })
    void originIsNormalized(String text, String written) {
        assertEquals(written, origin(text).toString());
        assertEquals(origin(written), origin(text));
        assertEquals(origin(written).hashCode(), origin(text).hashCode());
    }

    @ParameterizedTest
    @CsvSource({
        "null",
        "*",
        "bank.example",
        "//bank.example",
        "ftp://bank.example",
        "file://bank.example",
        "wss://bank.example",
        "https://*.bank.example",
        "capacitor://*",
        "capacitor://",
        "capacitor:localhost",
        "capacitor://localhost/",
        "1app://localhost",
        "https://",
        "https://bank.example/",
        "https://bank.example?x",
        "https://bank.example#x",
        "https://user@bank.example",
        "https://bank.example:",
        "https://bank.example:x",
        "https://bank.example:123456",
        "https://bank .example",
        "https://a:b:80",
        "' https://bank.example'"
    })
    void invalidOriginIsRejected(String text) {
        assertEquals(Optional.empty(), Origin.parse(text));
    }

    @Test
    void tooLongOriginIsRejected() {
        assertEquals(Optional.empty(), Origin.parse("https://" + "a".repeat(300)));
        assertEquals(253 + 8, origin("https://" + "a".repeat(253)).toString().length());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "null, -, true",
                "NULL, -, false",
                "-, -, false",
                "https://bank.example, -, false",
                "null, Sec-Fetch-Site, false",
                "null, Sec-Fetch-Mode, false",
                "null, Sec-Fetch-Dest, false",
            })
    void hiddenOriginIsRecognized(String origin, String header, boolean hidden) {
        String name = header == null ? "X-None" : header;
        assertEquals(hidden, CrossOriginCheck.hidesOrigin(request("POST", "Origin", origin, name, "x")));
    }
}
