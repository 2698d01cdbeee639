package io.github.jwtfilter.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.jwtfilter.testing.CookieJar;
import io.github.jwtfilter.testing.TestServer;
import io.github.jwtfilter.testing.WebXml;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is a value read completely or not at all, however many cookies it needs now and needed before? */
final class ChunkedCookieTest {
    private static final String ATTRIBUTES = "; Path=/app; HttpOnly; SameSite=Lax";
    private static final String SECURE_ATTRIBUTES = "; Path=/app; HttpOnly; SameSite=Strict; Secure";
    private static final int MARK = 9;

    private static TestServer server;

    @BeforeAll
    static void start() {
        WebXml webXml = WebXml.usual()
                .filter("rules", "/* permit")
                .filter("csrf", "off")
                .servlet("/value", ChunkedValueServlet.class)
                .servlet("/secure", ChunkedValueServlet.Secure.class)
                .servlet("/long", ChunkedValueServlet.LongPath.class);
        server = TestServer.startAnyway(webXml, ChunkedCookieTest::withLongHeaders);
    }

    /** Raises the limit of headers, because four cookies need more than the default 8 KB. */
    private static void withLongHeaders(WebAppContext application) {
        HttpConfiguration http = application
                .getServer()
                .getConnectors()[0]
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration();
        http.setRequestHeaderSize(1 << 16);
        http.setResponseHeaderSize(1 << 16);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Returns random characters that can occur in a token. The seed selects the text. */
    private static String value(int seed, int length) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        Random random = new Random(seed);
        return random.ints(length, 0, letters.length())
                .collect(StringBuilder::new, (text, i) -> text.append(letters.charAt(i)), StringBuilder::append)
                .toString();
    }

    private static HttpResponse<String> write(CookieJar jar, String value) {
        HttpResponse<String> answer = server.send("POST", "/app/value", value, "Cookie", jar.header());
        assertEquals(HttpStatus.OK_200, answer.statusCode(), answer.body());
        return answer;
    }

    private static CookieJar jarWith(String value) {
        CookieJar jar = new CookieJar();
        jar.update(write(jar, value));
        return jar;
    }

    private static List<String> read(String cookies) {
        String body = server.get("/app/value", "Cookie", cookies).body();
        return body.isEmpty() ? List.of() : List.of(body.split("\n"));
    }

    private static List<String> read(CookieJar jar) {
        return read(jar.header());
    }

    /** Returns the cookie names of a value with that number of chunks. */
    private static Set<String> names(int chunks) {
        Set<String> names = new TreeSet<>();
        IntStream.range(0, chunks).forEach(i -> names.add(chunks == 1 ? "value" : "value." + i));
        return names;
    }

    private static int chunks(int length) {
        int room = 4096 - ("value.0=" + ATTRIBUTES).length() - MARK;
        return length <= 4096 - ("value=" + ATTRIBUTES).length() ? 1 : (length + room - 1) / room;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100 200 100",
                "100 9000 100",
                "100 16000 100",
                "5000 100 5000",
                "5000 9000 5000",
                "5000 16000 5000",
                "9000 100 9000",
                "9000 5000 9000",
                "9000 16000 9000",
                "16000 100 5000 9000 16000 9000 5000 100",
                "4000 4100 4000 4100"
            })
    void chunksFollowTheLengthOfTheValue(String lengths) {
        CookieJar jar = new CookieJar();
        int seed = 0;
        for (String length : lengths.split(" ")) {
            String value = value(seed++, Integer.parseInt(length));
            jar.update(write(jar, value));

            assertEquals(names(chunks(value.length())), new TreeSet<>(jar.names()));
            assertEquals(List.of(value), read(jar));
        }
        jar.update(server.send("DELETE", "/app/value", null, "Cookie", jar.header()));

        assertEquals(Set.of(), jar.names());
    }

    /**
     * Two parallel responses are independent of each other. A browser keeps the cookies that came last. Leftovers of a
     * longer value do no harm.
     */
    @ParameterizedTest
    @CsvSource({
        "100, 5000, 200", "100, 200, 5000", "5000, 100, 9000", "5000, 9000, 100", "9000, 100, 16000",
        "9000, 16000, 100", "9000, 5000, 16000", "9000, 16000, 5000", "0, 100, 16000", "0, 16000, 100",
        "0, 16000, 5000", "16000, 5000, 9000", "16000, 100, 5000", "16000, 5000, 100", "5000, 6000, 7000",
    })
    void laterOfTwoParallelResponsesWins(int before, int first, int second) {
        CookieJar jar = before == 0 ? new CookieJar() : jarWith(value(0, before));
        HttpResponse<String> one = write(jar, value(1, first));
        HttpResponse<String> other = write(jar, value(2, second));
        jar.update(one);
        jar.update(other);

        assertEquals(List.of(value(2, second)), read(jar));
        jar.update(write(jar, value(3, 10)));
        assertEquals(List.of(value(3, 10)), read(jar));
        assertEquals(names(1), jar.names(), "the next response clears leftovers");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5000, 16000})
    void clearingRemovesValueOfParallelResponse(int length) {
        CookieJar jar = new CookieJar();
        HttpResponse<String> cleared = server.send("DELETE", "/app/value", null, "Cookie", jar.header());
        jar.update(write(jar, value(1, length)));
        jar.update(cleared);

        assertEquals(List.of(), read(jar));
    }

    @ParameterizedTest(name = "{0} {1} less {2}: {3} cookies")
    @MethodSource
    void cookiesAreFilledToTheLastByte(String path, String attributes, int chunks, int excess, int expected) {
        int room = 4096 - ("value.0=" + attributes).length() - MARK;
        int length = chunks == 1 ? 4096 - ("value=" + attributes).length() : chunks * room;
        String value = value(1, length + excess);

        HttpResponse<String> answer = server.send("POST", path, value);

        List<String> set = answer.headers().allValues("Set-Cookie").stream()
                .filter(header -> !header.contains("Max-Age"))
                .toList();
        assertEquals(expected, set.size());
        long full = set.stream().filter(header -> header.length() == 4096).count();
        assertEquals(excess < 0 ? chunks - 1 : chunks, full);
        assertTrue(set.stream().allMatch(header -> header.length() <= 4096 && header.endsWith(attributes)));
        int total = set.stream().mapToInt(String::length).sum();
        assertEquals(total + " " + 4 * room, answer.body());
        CookieJar jar = new CookieJar();
        jar.update(answer);
        assertEquals(value, server.get(path, "Cookie", jar.header()).body());
    }

    static Stream<Arguments> cookiesAreFilledToTheLastByte() {
        List<Arguments> rows = new ArrayList<>();
        for (String path : List.of("/app/value", "/app/secure")) {
            String attributes = path.equals("/app/value") ? ATTRIBUTES : SECURE_ATTRIBUTES;
            for (int chunks = 1; chunks <= 4; chunks++) {
                rows.add(arguments(path, attributes, chunks, 0, chunks));
                rows.add(arguments(path, attributes, chunks, -1, chunks));
                if (chunks < 4) {
                    rows.add(arguments(path, attributes, chunks, 1, chunks + 1));
                }
            }
        }
        return rows.stream();
    }

    @Test
    void valueTooLongForFourCookiesIsRefusedWithoutCookies() {
        int room = 4096 - ("value.0=" + ATTRIBUTES).length() - MARK;
        String value = value(1, 4 * room + 1);

        HttpResponse<String> answer = server.send("POST", "/app/value", value);

        assertEquals(HttpStatus.CONFLICT_409, answer.statusCode());
        assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
        int total = value.length() + 5 * (4096 - room);
        assertEquals(
                total + " " + 4 * room + " cookie value: expected at most " + 4 * room
                        + " bytes, because all its cookies together may have 16384 bytes, got " + value.length(),
                answer.body());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 5000})
    void attributesThatLeaveNoRoomAreRefused(int length) {
        HttpResponse<String> answer = server.send("POST", "/app/long", value(1, length));

        assertEquals(HttpStatus.CONFLICT_409, answer.statusCode());
        assertEquals(List.of(), answer.headers().allValues("Set-Cookie"));
    }

    @ParameterizedTest
    @ValueSource(ints = {5000, 9000, 16000})
    void valueWithMissingChunkIsNotRead(int length) {
        CookieJar jar = jarWith(value(1, length));
        List<String> names = List.copyOf(jar.names());
        for (int kept = 0; kept < (1 << names.size()) - 1; kept++) {
            CookieJar fewer = jar;
            for (int i = 0; i < names.size(); i++) {
                fewer = (kept & 1 << i) == 0 ? fewer.without(names.get(i)) : fewer;
            }

            assertEquals(List.of(), read(fewer), fewer.names().toString());
        }
        assertEquals(List.of(value(1, length)), read(jar));
    }

    @ParameterizedTest
    @ValueSource(ints = {5000, 9000, 16000})
    void chunksAreReadInAnyOrder(int length) {
        List<String> cookies =
                new ArrayList<>(List.of(jarWith(value(1, length)).header().split("; ")));
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(cookies, new Random(i));

            assertEquals(List.of(value(1, length)), read(String.join("; ", cookies)));
        }
    }

    /** Each row changes a value of three chunks, for example with a chunk of another value. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void inconsistentChunksAreNotRead(String name, UnaryOperator<CookieJar> change) {
        CookieJar jar = jarWith(value(1, 9000));
        CookieJar changed = change.apply(jar);

        assertTrue(!changed.header().equals(jar.header()));
        assertEquals(List.of(), read(changed));
    }

    static Stream<Arguments> inconsistentChunksAreNotRead() {
        CookieJar other = jarWith(value(2, 9000));
        CookieJar shorter = jarWith(value(2, 5000));
        List<Arguments> rows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String chunk = "value." + i;
            rows.add(row(chunk + " of another value", jar -> jar.with(chunk, other.value(chunk))));
            rows.add(row(
                    chunk + " of another value under its own mark",
                    jar -> jar.with(chunk, mark(jar) + other.value(chunk).substring(MARK))));
            rows.add(row(chunk + " cut", jar -> jar.with(chunk, withoutLastCharacter(jar.value(chunk)))));
            rows.add(row(chunk + " longer", jar -> jar.with(chunk, jar.value(chunk) + "A")));
            rows.add(row(chunk + " empty", jar -> jar.with(chunk, "")));
            rows.add(row(chunk + " a mark only", jar -> jar.with(chunk, mark(jar))));
            rows.add(row(chunk + " less than a mark", jar -> jar.with(chunk, withoutLastCharacter(mark(jar)))));
            rows.add(row(
                    chunk + " under another count",
                    jar -> jar.with(chunk, "4" + jar.value(chunk).substring(1))));
        }
        rows.add(row(
                "two chunks exchanged",
                jar -> jar.with("value.1", jar.value("value.2")).with("value.2", jar.value("value.1"))));
        rows.add(row("a shorter value's first chunk", jar -> jar.with("value.0", shorter.value("value.0"))));
        rows.add(row("one too many under its mark", jar -> jar.with("value.3", mark(jar) + "AAAA")));
        for (char count : "0125:/9x".toCharArray()) {
            rows.add(row("all under the count " + count, jar -> withCount(jar, count)));
        }
        return rows.stream();
    }

    /** A count of five is refused even if all chunks match. */
    @Test
    void chunkCountAboveFourIsRefused() {
        CookieJar jar = jarWith(value(1, 16000));

        assertEquals(List.of(value(1, 16000)), read(withCount(jar, '4')));
        assertEquals(List.of(), read(withCount(jar, '5')));
    }

    private static Arguments row(String name, UnaryOperator<CookieJar> change) {
        return arguments(name, change);
    }

    private static String withoutLastCharacter(String text) {
        return text.substring(0, text.length() - 1);
    }

    private static String mark(CookieJar jar) {
        return jar.value("value.0").substring(0, MARK);
    }

    private static CookieJar withCount(CookieJar jar, char count) {
        CookieJar recounted = jar;
        for (String name : jar.names()) {
            recounted = recounted.with(name, count + jar.value(name).substring(1));
        }
        return recounted;
    }

    /** The browser sends the cookies of an application at /app and of one at / together, in either order. */
    @ParameterizedTest
    @CsvSource({
        "100, 200",
        "100, 9000",
        "9000, 100",
        "5000, 9000",
        "9000, 5000",
        "9000, 9500",
        "16000, 16001",
        "5000, 16000",
    })
    void valuesOfTwoPathsAreBothRead(int length, int otherLength) {
        String own = jarWith(value(1, length)).header();
        String others = jarWith(value(2, otherLength)).header();

        assertEquals(List.of(value(1, length), value(2, otherLength)), read(own + "; " + others));
        assertEquals(List.of(value(2, otherLength), value(1, length)), read(others + "; " + own));
    }

    @Test
    void incompleteValueDoesNotHideCompleteValue() {
        CookieJar broken = jarWith(value(1, 9000)).without("value.1");

        assertEquals(
                List.of(value(2, 5000)),
                read(broken.header() + "; " + jarWith(value(2, 5000)).header()));
        assertEquals(
                List.of(value(2, 100)),
                read(broken.header() + "; " + jarWith(value(2, 100)).header()));
    }

    @ParameterizedTest
    @CsvSource({"3, 4", "4, 4", "100, 4"})
    void atMostFourValuesAreRead(int others, int expected) {
        StringBuilder cookies = new StringBuilder();
        for (int i = 0; i < others; i++) {
            cookies.append(i % 2 == 0 ? "value=other" : "value.0=2c0ffee00other")
                    .append(i)
                    .append("; ");
        }
        List<String> read = read(cookies + jarWith(value(1, 100)).header());

        assertEquals(others < expected, read.contains(value(1, 100)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "value=",
                "value.0=",
                "value.0=2",
                "value.0=2c0ffee00",
                "value.0=100000000",
                "value.0=1c0ffee00AAAA",
                "value.1=2c0ffee00AAAA",
                "Value=AAAA",
                "value2=AAAA",
                "value.=AAAA",
                "value.4=AAAA",
                "value.00=AAAA"
            })
    void malformedValueIsIgnored(String cookies) {
        assertEquals(List.of(), read(cookies + "; other=here"));
    }
}
