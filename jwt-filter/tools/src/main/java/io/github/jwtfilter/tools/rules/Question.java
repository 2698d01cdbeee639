package io.github.jwtfilter.tools.rules;

import io.github.jwtfilter.access.RequestPath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The request that an operator asks about. Immutable. */
public final class Question {
    private static final int MAX_CHARACTERS = 2_000;
    private static final Pattern FORM = Pattern.compile("(?:([A-Z][A-Z0-9_-]*)\\s+)?(/\\S*)");
    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");
    private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9a-fA-F]{2})++");

    final String method;

    /** The path as the operator wrote it, without its query. */
    final String written;

    /** The path as the container decodes it; empty if the filter refuses it as ambiguous. */
    final Optional<String> path;

    private Question(String method, String written, Optional<String> path) {
        this.method = method;
        this.written = written;
        this.path = path;
    }

    /**
     * Parses a question.
     *
     * @param text a method and a path below the application, such as {@code POST /admin/x}; the default is GET
     * @throws IllegalArgumentException if the text has another form
     */
    public static Question parse(String text) {
        Matcher matcher = FORM.matcher(text.length() > MAX_CHARACTERS ? "" : text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected a method and a path below the application, such as" + " \"POST /admin/x\" or /admin/x");
        }
        String written = matcher.group(2).split("[?#]", 2)[0];
        String method = matcher.group(1) == null ? "GET" : matcher.group(1);
        return new Question(method, written, decoded(written).flatMap(path -> RequestPath.of(path, null)));
    }

    /** Returns the path as a container decodes it; empty if an escape is malformed. */
    private static Optional<String> decoded(String written) {
        String path = PARAMETERS.matcher(written).replaceAll("");
        if (ESCAPES.matcher(path).replaceAll("").indexOf('%') >= 0) {
            return Optional.empty();
        }
        try {
            StringBuilder decoded = new StringBuilder();
            Matcher escapes = ESCAPES.matcher(path);
            while (escapes.find()) {
                escapes.appendReplacement(decoded, Matcher.quoteReplacement(utf8(escapes.group())));
            }
            return Optional.of(escapes.appendTail(decoded).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static String utf8(String escapes) throws CharacterCodingException {
        ByteBuffer bytes = ByteBuffer.allocate(escapes.length() / 3);
        for (int i = 1; i < escapes.length(); i += 3) {
            bytes.put((byte) Integer.parseInt(escapes.substring(i, i + 2), 16));
        }
        return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    }

    /** Returns whether the filter refuses the path with 400, before it reads the rules. */
    public boolean isAmbiguous() {
        return path.isEmpty();
    }

    @Override
    public String toString() {
        return method + " " + written;
    }
}
