package io.github.jwtfilter.text;

/** Text from untrusted sources for the log. Anyone can send a name, so it must not be able to forge a log line. */
public final class LogText {
    private static final int MAX_CHARACTERS = 100;

    private LogText() {}

    /**
     * Returns text for a log format that puts it in double quotes and may not escape it.
     *
     * @param text any length
     * @return the result of {@link #of}, with double quotes replaced by single ones, and backslashes by slashes
     */
    public static String inQuotes(String text) {
        return isPlain(text) ? text : of(text).replace('"', '\'').replace('\\', '/');
    }

    /** Shortcut for each request, because most names are plain. */
    private static boolean isPlain(String text) {
        int length = text.length();
        boolean plain = length <= MAX_CHARACTERS;
        for (int i = 0; plain && i < length; i++) {
            char c = text.charAt(i);
            plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
        }
        return plain;
    }

    /**
     * Replaces characters that could end or reorder a line.
     *
     * @param text any length
     * @return at most 100 characters and an ellipsis; control characters, format characters and unpaired surrogates
     *     become question marks
     */
    public static String of(String text) {
        return of(text, MAX_CHARACTERS);
    }

    /**
     * Like {@link #of(String)} for longer texts, such as the error message of a directory.
     *
     * @param text any length
     * @param most the number of characters to keep
     * @return at most that many characters and an ellipsis
     */
    public static String of(String text, int most) {
        String shortened = text.length() > most ? text.substring(0, most) + "…" : text;
        return shortened.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\x{80}-\\x{9f}]", "?");
    }
}
