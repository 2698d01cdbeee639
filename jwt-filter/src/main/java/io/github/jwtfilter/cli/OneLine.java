package io.github.jwtfilter.cli;

import java.nio.charset.StandardCharsets;

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

    /**
     * The same for a text of StrictJson's, which has escaped the controls below U+0020: of what is unfit, plain ASCII
     * can hold no more than the harmless U+007F, and that it is ASCII is quickly seen.
     */
    static String ofJson(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length == json.length() ? json : of(json);
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
