package io.github.jwtfilter.tools.inspect;

import java.util.LinkedHashMap;
import java.util.Map;

/** A problem of a text, with its place and the surrounding text. */
final class Problem {
    private static final int AROUND = 18;

    private final String where;
    private final String what;
    private final String before;
    private final String at;
    private final String after;

    private Problem(String where, String what, String before, String at, String after) {
        this.where = where;
        this.what = what;
        this.before = before;
        this.at = at;
        this.after = after;
    }

    /**
     * Returns a problem of a whole part.
     *
     * @param where the faulty part: token, header, payload, signature or a claim
     * @param what the description, one or two sentences
     */
    static Problem of(String where, String what) {
        return new Problem(where, what, "", "", "");
    }

    /** Returns a problem at a character of a text. The message ends with the number of that character, from 1. */
    static Problem at(String where, String what, String text, int index) {
        int begin = whole(text, index);
        int end = begin < text.length() ? text.offsetByCodePoints(begin, 1) : begin;
        int from = whole(text, begin - AROUND);
        int to = whole(text, end + AROUND);
        return new Problem(
                where,
                what + " (character " + (index + 1) + ")",
                (from > 0 ? "…" : "") + excerpt(text, from, begin),
                begin < text.length() ? excerpt(text, begin, end) : "end",
                excerpt(text, end, to) + (to < text.length() ? "…" : ""));
    }

    /** Returns the index within the text that splits no surrogate pair. */
    private static int whole(String text, int index) {
        int within = Math.max(0, Math.min(text.length(), index));
        boolean splits = within > 0
                && within < text.length()
                && Character.isSurrogatePair(text.charAt(within - 1), text.charAt(within));
        return splits ? within - 1 : within;
    }

    private static String excerpt(String text, int from, int to) {
        return PrettyJson.visible(text.substring(from, to)).replace('\n', ' ');
    }

    /** Returns the content for the page. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("where", where);
        map.put("what", what);
        map.put("before", before);
        map.put("at", at);
        map.put("after", after);
        return map;
    }

    @Override
    public String toString() {
        return where + ": " + what;
    }
}
