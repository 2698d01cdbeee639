package io.github.jwtfilter.observe;

import io.github.jwtfilter.text.LogText;
import java.util.Collection;
import java.util.Locale;

/** Texts for page and JSON. */
final class ReportText {
    private static final int MAX_LIST_CHARACTERS = 300;

    private ReportText() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String list(Collection<String> names) {
        return LogText.of(String.join(", ", names), MAX_LIST_CHARACTERS);
    }

    /** Returns a number with a noun in singular or plural. */
    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}
