package io.github.jwtfilter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How are placeholders in values resolved? */
final class PlaceholdersTest {
    @TempDir
    private Path folder;

    /** A JNDI directory with a single name. */
    public static final class OneName implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) throws NamingException {
                    if (name.equals("java:comp/env/jwt/number")) {
                        return 42;
                    }
                    throw new NameNotFoundException();
                }
            };
        }
    }

    @Test
    void valueWithoutPlaceholdersIsUnchanged() {
        for (String text : new String[] {"", "plain", "$", "a$b", "{x}", "$1", "}", "\\"}) {
            assertEquals(text, Placeholders.resolve(text));
        }
    }

    @Test
    void environmentVariableIsResolved() {
        assertEquals("<" + System.getenv("PATH") + ">", Placeholders.resolve("<${env:PATH}>"));
    }

    @Test
    void severalSystemPropertiesInOneValueAreResolved() {
        String separator = System.getProperty("file.separator");
        assertEquals(
                separator + " and " + separator,
                Placeholders.resolve("${sys:file.separator} and ${sys:file.separator}"));
    }

    @Test
    void fileContentIsResolved() throws Exception {
        Path file = Files.writeString(folder.resolve("issuer"), "bänk\n");
        assertEquals("bänk\n", Placeholders.resolve("${file:" + file + "}"));
    }

    @Test
    void byteOrderMarkInFileIsIgnored() throws Exception {
        Path file = Files.writeString(folder.resolve("issuer"), "\ufeffbank");
        assertEquals("bank", Placeholders.resolve("${file:" + file + "}"));
    }

    @Test
    void nonUtf8OrOversizedFileIsRefusedWithReason() throws Exception {
        Path file = folder.resolve("secret");
        String placeholder = "${file:" + file + "}";
        Files.write(file, "bank".getBytes(StandardCharsets.UTF_16LE));
        assertTrue(refusal(placeholder).contains("expected UTF-8, got UTF-16"), refusal(placeholder));
        Files.write(file, "b\u00e4nk".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(refusal(placeholder).contains("cannot be read (not UTF-8)"), refusal(placeholder));
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(3L << 30);
        }
        assertTrue(refusal(placeholder).contains("expected at most 1048576 bytes"), refusal(placeholder));
    }

    private static String refusal(String text) {
        return assertThrows(IllegalArgumentException.class, () -> Placeholders.resolve(text))
                .getMessage();
    }

    @Test
    void jndiNameIsResolved() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, OneName.class.getName());
        try {
            assertEquals("42", Placeholders.resolve("${jndi:java:comp/env/jwt/number}"));
            assertThrows(
                    IllegalArgumentException.class, () -> Placeholders.resolve("${jndi:java:comp/env/jwt/absent}"));
        } finally {
            System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        }
    }

    @Test
    void resolvedValueIsNotResolvedAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "a${env:PATH}$1\\b");
        assertEquals("a${env:PATH}$1\\b", Placeholders.resolve("${file:" + file + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${env:JWT_FILTER_TEST_ABSENT}",
                "${sys:jwt-filter.test.absent}",
                "${sys:}",
                "${jndi:java:comp/env/absent}",
                "${file:/absent/file}",
                "${file:/}",
                "${file:}",
                "x ${env:} y",
                "${PATH}",
                "${}",
                "${vault:x}",
                "${ENV:PATH}",
                "${env:PATH} ${env:JWT_FILTER_TEST_ABSENT}",
                "${env:PATH",
                "a ${",
            })
    void unresolvablePlaceholderIsRefused(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Placeholders.resolve(text));
        assertTrue(refused.getMessage().contains("placeholder"), refused.getMessage());
    }
}
