package io.github.jwtfilter.access;

/** A url-pattern in one of the four forms of the Servlet specification (§12.2). */
final class UrlPattern {
    /** The forms, in the order of their priority. */
    enum Form {
        EXACT,
        PREFIX,
        EXTENSION,
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

    static UrlPattern parse(String text) {
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

    Form form() {
        return form;
    }

    /**
     * Returns the exact path, the prefix without its {@code /*}, or the extension without its dot. Empty for the
     * default.
     */
    String key() {
        return key;
    }

    boolean coversEverything() {
        return form == Form.PREFIX && key.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
