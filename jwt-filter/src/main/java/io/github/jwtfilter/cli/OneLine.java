package io.github.jwtfilter.cli;

/**
 * Text that stays on one line and cannot control the terminal. Control, format and separator characters become
 * <code>&#92;uXXXX</code>. Examples are tab, newline, escape and the marks that change the direction of text. JSON
 * keeps its meaning, because such characters can occur only inside strings there (RFC 8259 §7).
 */
final class OneLine {
    private static final String HEX = "0123456789abcdef";

    private OneLine() {}

    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnfit(text.charAt(i))) {
                return escape(text);
            }
        }
        return text;
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnfit(c)) {
                escaped.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    escaped.append(HEX.charAt(c >> shift & 0xF));
                }
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static boolean isUnfit(char c) {
        if (c >= ' ' && c <= '~') {
            return false;
        }
        switch (Character.getType(c)) {
            case Character.CONTROL:
            case Character.FORMAT:
            case Character.LINE_SEPARATOR:
            case Character.PARAGRAPH_SEPARATOR:
                return true;
            default:
                return false;
        }
    }
}
