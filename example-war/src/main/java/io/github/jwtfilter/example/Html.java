package io.github.jwtfilter.example;

/** Text on its way into a page. */
public final class Html {
    private Html() {}

    /**
     * Escapes what would be markup, in element content and in quoted attributes alike.
     *
     * @param value anything, or null
     * @return its text, empty for null
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
