package io.github.jwtfilter.observe;

import io.github.jwtfilter.text.LogText;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Texts for page and JSON. */
final class ReportText {
    private static final int MAX_LIST_CHARACTERS = 300;

    private static final Map<String, String> CODES = new HashMap<>();

    static {
        for (Difference.Kind kind : Difference.Kind.values()) {
            CODES.put(of(kind), kind.words);
        }
        for (UserFinding.Kind kind : UserFinding.Kind.values()) {
            CODES.put(of(kind), kind.words);
        }
    }

    private ReportText() {}

    /** Returns the code word of a kind. It is stable, for programs. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the text of the page for a code word; any other name unchanged. */
    static String ofCode(String code) {
        return CODES.getOrDefault(code, code);
    }

    static String list(Collection<String> names) {
        return LogText.of(String.join(", ", names), MAX_LIST_CHARACTERS);
    }

    /** Returns a number with a noun in singular or plural. */
    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}
