package io.github.jwtfilter.spelling;

/** Texts of strangers in a log: names are typed by anybody, and none may forge a line. */
public final class Printable {
    private static final int LONGEST = 100;

    private Printable() {}

    /**
     * A text for a log that puts it in double quotes and may escape nothing itself.
     *
     * @param text of any length
     * @return as {@link #of}, with single quotes for double ones and slashes for backslashes
     */
    public static String inQuotes(String text) {
        return isPlain(text) ? text : of(text).replace('"', '\'').replace('\\', '/');
    }

    /** Most names are, and each request has one. */
    private static boolean isPlain(String text) {
        return text.length() <= LONGEST && text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\');
    }

    /**
     * A text without what could end or reorder a line.
     *
     * @param text of any length
     * @return at most 100 characters and an ellipsis; controls, format characters and half surrogate pairs are question
     *     marks
     */
    public static String of(String text) {
        return of(text, LONGEST);
    }

    /**
     * The same for words that take more room, such as what a directory says of an error.
     *
     * @param text of any length
     * @param most how many characters of it are kept
     * @return at most so many characters and an ellipsis
     */
    public static String of(String text, int most) {
        String shortened = text.length() > most ? text.substring(0, most) + "…" : text;
        return shortened.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\x{80}-\\x{9f}]", "?");
    }
}
