package io.github.jwtfilter.example;

/** Escaping of text for HTML. */
public final class Html {
    private Html() {}

    /**
     * Escapes markup, for element content and for quoted attributes.
     *
     * @param value any value, or null
     * @return its text; empty for null
     */
    public static String text(Object value) {
        if (value == null) {
            return "";
        }
        return value.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
