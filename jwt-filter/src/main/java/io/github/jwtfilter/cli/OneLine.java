package io.github.jwtfilter.cli;

/**
 * Text that stays on its line and leaves the terminal alone: control, format and separator characters, such as tab,
 * newline, escape and the marks that turn the direction of writing, become <code>&#92;uXXXX</code>. In JSON, where they
 * stand in strings only, that changes nothing of the meaning (RFC 8259 §7).
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
