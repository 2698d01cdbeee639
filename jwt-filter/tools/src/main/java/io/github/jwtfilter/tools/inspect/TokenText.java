package io.github.jwtfilter.tools.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The token in a pasted text. People paste it alone, with line breaks, in quotes, after {@code Bearer}, or within a line
 * of headers, cookies, JSON or an address.
 */
final class TokenText {
    /** The maximum length of a pasted text. */
    static final int MAX_CHARACTERS = 100_000;

    private static final Pattern HEADER = Pattern.compile("^[A-Za-z][A-Za-z0-9-]{0,63}:(?!//)\\s*");
    private static final Pattern BEARER = Pattern.compile("^(?i:bearer)\\s+");

    /** A text that consists of token characters and white space only. */
    private static final Pattern ALONE = Pattern.compile("[\\w+/%=.\\s-]*");

    /** A cookie or parameter before the token: {@code NAME=}. */
    private static final Pattern NAMED = Pattern.compile("^[\\w.-]{1,64}=(?=eyJ)");

    /** A token within other text. In base64url, a JSON object with members begins with eyJ. */
    private static final Pattern WITHIN =
            Pattern.compile("(?<![\\w+/%-])eyJ[\\w+/%-]*={0,2}(?:\\.[\\w+/%-]*={0,2}){2,4}");

    private static final Pattern NAME_BEFORE = Pattern.compile("([\\w.-]{1,64})\"?\\s{0,3}[=:]\\s{0,3}\"?$");
    private static final int MAX_NAME_BEFORE = 80;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final String token;
    private final String note;

    private TokenText(String token, String note) {
        this.token = token;
        this.note = note;
    }

    /** Finds the token in a pasted text of at most {@link #MAX_CHARACTERS}. */
    static TokenText of(String pasted) {
        String text = unquoted(pasted.strip());
        String rest = BEARER.matcher(HEADER.matcher(text).replaceFirst("")).replaceFirst("");
        if (ALONE.matcher(rest).matches() && !NAMED.matcher(rest).find()) {
            String token = SPACE.matcher(rest).replaceAll("");
            return new TokenText(token, leftOut(text, rest, token));
        }
        return within(text);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }

    private static String leftOut(String text, String rest, String token) {
        if (!rest.equals(text)) {
            return "The text before the token was left out.";
        }
        return rest.equals(token) ? "" : "White space in the token was left out.";
    }

    private static TokenText within(String text) {
        List<String> found = new ArrayList<>();
        String first = "";
        Matcher matcher = WITHIN.matcher(text);
        while (matcher.find()) {
            if (found.isEmpty()) {
                first = nameBefore(text, matcher.start());
            }
            found.add(matcher.group());
        }
        if (found.isEmpty()) {
            return new TokenText(SPACE.matcher(text).replaceAll(""), "");
        }
        String where = first.isEmpty() ? "The token was found within the text" : "The token is the value of " + first;
        return new TokenText(
                found.get(0),
                where
                        + (found.size() == 1
                                ? "."
                                : ". It is the first of " + found.size() + "; the others were left out."));
    }

    private static String nameBefore(String text, int start) {
        Matcher name = NAME_BEFORE.matcher(text.substring(Math.max(0, start - MAX_NAME_BEFORE), start));
        return name.find() ? name.group(1) : "";
    }

    /** Returns the token, stripped of all white space; empty for an empty text. */
    String token() {
        return token;
    }

    /** Returns a sentence about the ignored parts of the text; empty if the whole text is the token. */
    String note() {
        return note;
    }
}
