package io.github.jwtfilter.access;

/** A url-pattern in one of the forms of the Servlet specification (§12.2). Immutable. */
public final class UrlPattern {
    /** The forms, in the order of their priority. */
    public enum Form {
        /** A path such as {@code /a}, or the empty pattern: the context root, with the path {@code /}. */
        EXACT,
        /** A path and everything below it: {@code /a/*}. */
        PREFIX,
        /** All paths that end with an extension: {@code *.jsp}. */
        EXTENSION,
        /** {@code /}: all paths without another pattern. */
        DEFAULT
    }

    private final Form form;
    private final String key;
    private final String text;

    private UrlPattern(Form form, String key, String text) {
        this.form = form;
        this.key = key;
        this.text = text;
    }

    /**
     * Parses a pattern.
     *
     * @param text the pattern without quotes; compared with decoded paths
     * @throws IllegalArgumentException if the pattern has no known form
     */
    public static UrlPattern parse(String text) {
        if (text.isEmpty()) {
            return new UrlPattern(Form.EXACT, "/", text);
        }
        if (text.equals("/")) {
            return new UrlPattern(Form.DEFAULT, "", text);
        }
        if (text.startsWith("*.") && text.length() > 2 && text.indexOf('/') < 0 && text.indexOf('*', 1) < 0) {
            return new UrlPattern(Form.EXTENSION, text.substring(2), text);
        }
        if (text.startsWith("/") && text.endsWith("/*") && text.indexOf('*') == text.length() - 1) {
            return new UrlPattern(Form.PREFIX, text.substring(0, text.length() - 2), text);
        }
        if (text.startsWith("/") && text.indexOf('*') < 0) {
            return new UrlPattern(Form.EXACT, text, text);
        }
        throw new IllegalArgumentException(
                "expected a url-pattern: '/exact', '/prefix/*', '*.extension' or '/', got '" + text + "'");
    }

    public Form form() {
        return form;
    }

    /**
     * Returns the exact path, the prefix without its {@code /*}, or the extension without its dot. Empty for the
     * default.
     */
    public String key() {
        return key;
    }

    /** Returns true for the prefix pattern {@code /*}. */
    public boolean coversEverything() {
        return form == Form.PREFIX && key.isEmpty();
    }

    /** Returns the pattern as rules write it: in quotes if it is empty or has white space. */
    @Override
    public String toString() {
        return text.isEmpty() || text.chars().anyMatch(Character::isWhitespace) ? '"' + text + '"' : text;
    }
}
