package io.github.jwtfilter.access.constraints;

import io.github.jwtfilter.access.UrlPattern;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a url-pattern of a constraint as containers do. */
final class ConstraintPattern {
    private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9a-fA-F]{2})++");

    private ConstraintPattern() {}

    /**
     * Reads a pattern. Containers add a missing slash in front (Servlet 2.2 allowed to leave it out). Tomcat decodes
     * escapes such as {@code %20}.
     *
     * @throws IllegalArgumentException if rules have no equal pattern; the message is the end of a sentence
     */
    static UrlPattern parse(String written) {
        String decoded = decoded(written);
        boolean extension = decoded.startsWith("*.");
        UrlPattern pattern;
        try {
            pattern = UrlPattern.parse(withSlash(decoded));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    decoded.startsWith("*")
                            ? "containers refuse it"
                            : "containers compare its '*' literally, or refuse it; write '/path/*' or '*.extension'",
                    e);
        }
        if (extension && decoded.indexOf('.', 2) >= 0) {
            throw new IllegalArgumentException("containers disagree about an extension with a dot");
        }
        if (!RuleText.holds(decoded)) {
            throw new IllegalArgumentException("rules cannot hold its characters");
        }
        return pattern;
    }

    /**
     * Reads a pattern as Jetty does: escapes stay as they are.
     *
     * @param written a pattern that {@link #parse} accepts
     */
    static UrlPattern literal(String written) {
        return UrlPattern.parse(withSlash(written));
    }

    private static String withSlash(String pattern) {
        return pattern.isEmpty() || pattern.startsWith("/") || pattern.startsWith("*") ? pattern : '/' + pattern;
    }

    private static String decoded(String written) {
        Matcher matcher = ESCAPES.matcher(written);
        String decoded = matcher.replaceAll(match -> Matcher.quoteReplacement(utf8(match.group())));
        if (written.replaceAll(ESCAPES.pattern(), "").indexOf('%') >= 0) {
            throw new IllegalArgumentException("a percent sign needs two hexadecimal digits");
        }
        return decoded;
    }

    private static String utf8(String escapes) {
        ByteBuffer bytes = ByteBuffer.allocate(escapes.length() / 3);
        for (int i = 1; i < escapes.length(); i += 3) {
            bytes.put((byte) Integer.parseInt(escapes.substring(i, i + 2), 16));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("its escapes are not UTF-8", e);
        }
    }
}
