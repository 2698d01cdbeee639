package io.github.jwtfilter.tools.inspect;

import io.github.jwtfilter.jose.StrictJson;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;

/** JSON for a person: objects with one member per line. Invisible characters are written as escapes. */
final class PrettyJson {
    private static final String INDENT = "  ";
    private static final int MAX_LINE = 60;

    private final StringBuilder text = new StringBuilder();

    private PrettyJson() {}

    /** Returns a value as JSON, on several lines if it is long. */
    static String of(Object value) {
        PrettyJson json = new PrettyJson();
        json.append(value, "");
        return json.text.toString();
    }

    private void append(Object value, String indent) {
        if (value instanceof Map && !((Map<?, ?>) value).isEmpty()) {
            appendObject((Map<?, ?>) value, indent);
        } else if (value instanceof Collection && !isShort(value)) {
            appendList((Collection<?>) value, indent);
        } else {
            text.append(line(value));
        }
    }

    private static boolean isShort(Object list) {
        return line(list).length() <= MAX_LINE;
    }

    private void appendObject(Map<?, ?> object, String indent) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> members = object.entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<?, ?> member = members.next();
            text.append('\n').append(indent).append(INDENT).append(line(member.getKey()));
            text.append(": ");
            append(member.getValue(), indent + INDENT);
            text.append(members.hasNext() ? "," : "");
        }
        text.append('\n').append(indent).append('}');
    }

    private void appendList(Collection<?> list, String indent) {
        text.append('[');
        Iterator<?> elements = list.iterator();
        while (elements.hasNext()) {
            text.append('\n').append(indent).append(INDENT);
            append(elements.next(), indent + INDENT);
            text.append(elements.hasNext() ? "," : "");
        }
        text.append('\n').append(indent).append(']');
    }

    /** Returns a value on one line. Wraps it in an object, because the library's writer takes only objects. */
    static String line(Object value) {
        String object = StrictJson.write(Collections.singletonMap("", value));
        return visible(object.substring("{\"\":".length(), object.length() - 1));
    }

    /**
     * Escapes invisible characters, characters that change the text direction, and half surrogate pairs. JSON allows it
     * within strings.
     */
    static String visible(String json) {
        StringBuilder visible = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean hidden = type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE
                    || type == Character.CONTROL && c != '\n';
            for (char part : Character.toChars(c)) {
                visible.append(hidden ? String.format("\\u%04x", (int) part) : String.valueOf(part));
            }
        });
        return visible.toString();
    }
}
