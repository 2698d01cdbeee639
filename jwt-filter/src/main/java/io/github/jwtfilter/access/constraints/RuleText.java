package io.github.jwtfilter.access.constraints;

import java.util.regex.Pattern;

/** The characters and methods that a line of {@code rules} can hold. */
final class RuleText {
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]*");

    /** A quote ends a quoted name. A line break ends a rule. A placeholder is replaced when rules are read. */
    private static final Pattern UNSUITABLE = Pattern.compile("[\"\\p{Cntrl}\\x{80}-\\x{9f}\\u2028\\u2029]|\\$\\{");

    private RuleText() {}

    /** Returns whether a role or a pattern can be written into a rule. */
    static boolean holds(String name) {
        return !UNSUITABLE.matcher(name).find();
    }

    /** Returns whether a method can be written into a rule. */
    static boolean holdsMethod(String method) {
        return METHOD.matcher(method).matches();
    }

    /** Returns text of the application for a message: short, on one line. */
    static String quoted(String text) {
        String shortened = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        return "'" + shortened.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\x{80}-\\x{9f}]", "?") + "'";
    }
}
