package io.github.jwtfilter.tools.site;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A {@code Set-Cookie} header (RFC 6265 §4.1). */
public final class SetCookie {
    public final String name;
    private final String value;
    private final Map<String, String> attributes = new LinkedHashMap<>();

    private SetCookie(String name, String value) {
        this.name = name;
        this.value = value;
    }

    static SetCookie parse(String header) {
        String[] parts = header.split(";");
        int equals = parts[0].indexOf('=');
        SetCookie cookie = new SetCookie(
                parts[0].substring(0, Math.max(equals, 0)).strip(),
                parts[0].substring(equals + 1).strip());
        for (int i = 1; i < parts.length; i++) {
            String[] attribute = parts[i].split("=", 2);
            cookie.attributes.put(
                    attribute[0].strip().toLowerCase(Locale.ROOT), attribute.length == 2 ? attribute[1].strip() : "");
        }
        return cookie;
    }

    /** Returns the value for a {@code Cookie} header. Never shown. */
    String value() {
        return value;
    }

    public boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    public String attribute(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    /** Returns whether the header deletes the cookie. Flags are then irrelevant. */
    public boolean isDeletion() {
        return value.isEmpty()
                || attribute("max-age").equals("0")
                || attribute("expires").contains(" 1970 ");
    }

    public boolean isContainerSession() {
        return name.equalsIgnoreCase("JSESSIONID") || name.endsWith("JSESSIONID");
    }

    /** Returns the name and the attributes, but hides the value. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name + ":");
        attributes.forEach((attribute, content) -> {
            if (!attribute.equals("expires")) {
                text.append(' ')
                        .append(attribute)
                        .append(content.isEmpty() ? "" : "=" + content)
                        .append(',');
            }
        });
        return text.substring(0, text.length() - 1);
    }
}
