package io.github.jwtfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.access.AccessRules;
import io.github.jwtfilter.access.RequestPath;
import io.github.jwtfilter.csrf.CrossOriginCheck;
import io.github.jwtfilter.csrf.Origin;
import io.github.jwtfilter.form.LoginFields;
import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.identity.LoginThreads;
import io.github.jwtfilter.identity.Realm;
import io.github.jwtfilter.identity.hash.PasswordHashes;
import io.github.jwtfilter.identity.hash.UnreadableHashException;
import io.github.jwtfilter.page.Navigation;
import io.github.jwtfilter.store.MemoryCounters;
import io.github.jwtfilter.testing.CapturedLog;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.text.ValueFormats;
import io.github.jwtfilter.throttle.ClientAddress;
import io.github.jwtfilter.throttle.ProxyWarning;
import io.github.jwtfilter.throttle.ThrottledIdentityStore;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Can a text from outside keep a processor busy? Every parser must need at most linear time. */
final class LinearTimeTest {
    /**
     * Headers of 64 kB cost milliseconds if the work is linear. Four times that length makes quadratic work obvious.
     */
    private static final int LENGTH = 256 * 1024;

    /**
     * A hundred times the time for all texts on a busy machine, and still less than a backtracking parser needs for
     * one.
     */
    private static final Duration GENEROUS = Duration.ofSeconds(40);

    private static final List<String> STARTS =
            List.of("", "[", "[::", "for=", "\"", "https://", "http://[", "/", "%", ";");
    private static final List<String> PIECES = List.of(
            ":",
            "1",
            "1:",
            "::",
            ".",
            "1.",
            "a",
            " ",
            "\t",
            ",",
            "1,",
            ";",
            "for=",
            "a;",
            "=",
            "\"",
            "[",
            "]",
            "%",
            "%25",
            "%252",
            "/",
            "//",
            "/a",
            "../",
            "?",
            "#",
            "&",
            "a&",
            "a=1&",
            "\\",
            "(",
            "{",
            "{}",
            "_",
            "-",
            ";charset=",
            "; charset = ",
            "charset",
            "\n",
            "\0",
            "é",
            "\uD800",
            "\uD83D\uDE00");
    private static final List<String> ENDS = List.of("", "g", "!", "\"", "]", ", 127.0.0.1", "%eth0", ";");

    private static Stream<String> texts(int length) {
        return STARTS.stream()
                .flatMap(start -> PIECES.stream()
                        .flatMap(piece ->
                                ENDS.stream().map(end -> start + piece.repeat(length / piece.length()) + end)));
    }

    /** Returns a request with this text as every header and address. */
    private static HttpServletRequest request(String remoteAddress, String text) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                LinearTimeTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, args) -> {
                    switch (method.getName()) {
                        case "getRemoteAddr":
                            return remoteAddress;
                        case "getHeaders":
                            return Collections.enumeration(List.of(text, text));
                        case "getHeader":
                        case "getRequestURI":
                        case "getMethod":
                        case "getServerName":
                            return text;
                        case "getServerPort":
                            return 80;
                        default:
                            return null;
                    }
                });
    }

    private static void attemptLogin(String text) {
        ThrottledIdentityStore store = new ThrottledIdentityStore(
                credentials -> Optional.empty(),
                new MemoryCounters(10, Clock.systemUTC()),
                5,
                Duration.ofMinutes(5),
                (user, address, time, failures) -> {},
                Clock.systemUTC(),
                new LoginThreads(() -> 0));
        try {
            store.authenticate(new Credentials(text, "x").from(text, Realm.NONE));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Consumer<String>> readers() {
        AccessRules rules = AccessRules.parse("/a/* permit\n*.css permit", List.of());
        CrossOriginCheck csrf = new CrossOriginCheck(Set.of(), Set.of());
        Map<String, Consumer<String>> readers = new LinkedHashMap<>();
        readers.put("client's address", text -> ClientAddress.of(text).client());
        readers.put("throttle", LinearTimeTest::attemptLogin);
        readers.put("proxy's headers", text -> new ProxyWarning().lookAt(request("127.0.0.1", text)));
        readers.put("proxy's address", text -> new ProxyWarning().lookAt(request(text, text)));
        readers.put("origin", Origin::parse);
        readers.put("cross-origin check", text -> csrf.foreignSource(request(text, text)));
        readers.put("navigation", text -> Navigation.isNavigation(request(text, text)));
        readers.put("path", text -> RequestPath.of("/" + text, text));
        readers.put("rules", text -> rules.requirement(text, "/" + text));
        readers.put("local address", text -> ValueFormats.isLocal("/" + text));
        readers.put("query", LoginFields::inQuery);
        readers.put("fields", text -> LoginFields.read(name -> List.of(text)));
        readers.put("log", text -> assertTrue(LogText.of(text).length() <= 101));
        readers.put("hash", text -> {
            try {
                PasswordHashes.withInsecureClearText().parse(text);
            } catch (UnreadableHashException expected) {
                // Most texts are no hash.
            }
        });
        return readers;
    }

    static Stream<String> readerNames() {
        return readers().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("readerNames")
    void longTextIsParsedQuickly(String reader) {
        Consumer<String> read = readers().get(reader);
        try (CapturedLog quiet = CapturedLog.ofOurs()) {
            assertTimeoutPreemptively(
                    GENEROUS, () -> texts(4 * 1024).forEach(read), () -> reader + " " + quiet.lines());
            assertTimeoutPreemptively(GENEROUS, () -> read.accept("[" + ":".repeat(7_000) + "g], 127.0.0.1"), reader);
            assertTimeoutPreemptively(GENEROUS, () -> read.accept("[" + ":".repeat(LENGTH) + "g], 127.0.0.1"), reader);
            assertTimeoutPreemptively(GENEROUS, () -> read.accept(";" + "a;".repeat(LENGTH) + "="), reader);
        }
    }

    /** A text that counts accesses to its characters. Counting is independent of the clock. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private long reads;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static Stream<Field> patterns() throws IOException {
        Path classes = Path.of(JwtFilter.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        List<Field> fields = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name =
                        classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                if (name.startsWith("io.github.jwtfilter.") && !name.endsWith("-info")) {
                    for (Field field : declaredFields(name)) {
                        if (field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers())) {
                            fields.add(field);
                        }
                    }
                }
            }
        }
        return fields.stream();
    }

    private static Field[] declaredFields(String name) {
        try {
            return Class.forName(name, false, LinearTimeTest.class.getClassLoader())
                    .getDeclaredFields();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new AssertionError(name, e);
        }
    }

    @Test
    void patternReadsEachCharacterAFewTimes() throws Exception {
        List<String> bad = new ArrayList<>();
        int seen = 0;
        for (Field field : patterns().toList()) {
            field.setAccessible(true);
            Pattern pattern = (Pattern) field.get(null);
            seen++;
            for (String text : texts(300).toList()) {
                CountedText counted = new CountedText(text);
                pattern.matcher(counted).matches();
                if (counted.reads > 50L * text.length() + 1_000) {
                    bad.add(field + " reads " + counted.reads + " characters of a text of " + text.length() + ": "
                            + text.substring(0, 30));
                    break;
                }
            }
        }
        assertTrue(seen > 20, "found " + seen);
        assertEquals(List.of(), bad);
    }
}
