package io.github.jwtfilter.config;

import io.github.jwtfilter.files.SmallFile;
import io.github.jwtfilter.files.TextEncoding;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Replaces {@code ${env:NAME}}, {@code ${sys:name}}, {@code ${jndi:java:comp/env/…}} and {@code ${file:/path}}. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)(}?)");

    private Placeholders() {}

    /**
     * Replaces all placeholders. The inserted values are not searched for further placeholders.
     *
     * @throws IllegalArgumentException if a placeholder is malformed or its value does not exist
     */
    static String resolve(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            // Used literally, an unclosed placeholder could end up as a secret.
            if (matcher.group(2).isEmpty()) {
                throw new IllegalArgumentException("expected a closing brace after a placeholder, got none");
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value(matcher.group(1))));
        }
        matcher.appendTail(resolved);
        return resolved.toString();
    }

    private static String value(String placeholder) {
        int colon = placeholder.indexOf(':');
        String kind = placeholder.substring(0, Math.max(colon, 0));
        String name = placeholder.substring(colon + 1);
        switch (kind) {
            case "env":
                return found(placeholder, System.getenv(name));
            case "sys":
                return found(placeholder, name.isEmpty() ? null : System.getProperty(name));
            case "jndi":
                return found(placeholder, lookUp(name));
            case "file":
                return found(placeholder, read(placeholder, name));
            default:
                // The message does not quote the text, because it may be part of a secret.
                throw new IllegalArgumentException(
                        "expected ${env:…}, ${sys:…}, ${jndi:…} or ${file:…}, got another placeholder");
        }
    }

    private static String found(String placeholder, String value) {
        if (value == null) {
            throw new IllegalArgumentException("expected a value for placeholder '${" + placeholder + "}', got none");
        }
        return value;
    }

    @SuppressWarnings("BanJNDI") // The operator wrote the name.
    private static String lookUp(String name) {
        try {
            Object value = new InitialContext().lookup(name);
            return value == null ? null : value.toString();
        } catch (NamingException e) {
            return null;
        }
    }

    private static String read(String placeholder, String path) {
        try {
            return TextEncoding.decode(SmallFile.read(Path.of(path), SmallFile.MAX_BYTES));
        } catch (InvalidPathException | IOException e) {
            return null;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("placeholder '${" + placeholder + "}': " + e.getMessage());
        }
    }
}
