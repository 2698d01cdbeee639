package io.github.jwtfilter.spelling;

/** Texts of strangers in a log: names are typed by anybody, and none may forge a line. */
public final class Printable {
    private static final int LONGEST = 100;

    private Printable() {}

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
