package io.github.jwtfilter.example;

/** Escaping of text for JSON. */
final class Json {
    private Json() {}

    /**
     * Returns a JSON string, quoted and escaped (RFC 8259 §7). It also escapes the characters that end a line in old
     * JavaScript.
     */
    static String string(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate((char) c)) {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
