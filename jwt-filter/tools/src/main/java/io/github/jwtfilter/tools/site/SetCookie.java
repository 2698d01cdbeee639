package io.github.jwtfilter.tools.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A {@code Set-Cookie} header (RFC 6265 §4.1). */
public final class SetCookie {
    private static final Pattern NO_AGE = Pattern.compile("-[0-9]+|0+");

    /** A past year in a date, also in the old form {@code 01-Jan-70}. */
    private static final Pattern OLD_YEAR = Pattern.compile("[ -](?:19[0-9]{2}|20[01][0-9]|[67][0-9]) ");

    /** The session ids of Tomcat and of Jetty. */
    private static final String ID = "(?:[0-9A-F]{32}|node\\d+[a-z0-9]{20,40})(?:\\.[\\w-]+)?";

    private static final Pattern SESSION_ID = Pattern.compile(ID);
    private static final Pattern ID_IN_ADDRESS =
            Pattern.compile("(;[\\w.-]+=)" + ID + "|(;(?i:jsessionid)=)[^\\s;/?#]+");

    public final String name;
    private final String value;
    private final Map<String, String> attributes = new LinkedHashMap<>();

    private SetCookie(String name, String value) {
        this.name = name;
        this.value = value;
    }

    static SetCookie parse(String header) {
        String[] parts = header.split(";", -1);
        int equals = parts[0].indexOf('=');
        SetCookie cookie = new SetCookie(
                parts[0].substring(0, Math.max(equals, 0)).strip(),
                parts[0].substring(equals + 1).strip());
        for (int i = 1; i < parts.length; i++) {
            String[] attribute = parts[i].split("=", 2);
            String attributeName = attribute[0].strip().toLowerCase(Locale.ROOT);
            if (!attributeName.isEmpty()) {
                cookie.attributes.put(attributeName, attribute.length == 2 ? attribute[1].strip() : "");
            }
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

    /** Returns whether the header deletes the cookie. Flags are then irrelevant. {@code Max-Age} overrides the date. */
    public boolean isDeletion() {
        String age = attribute("max-age");
        boolean isOver = age.isEmpty()
                ? OLD_YEAR.matcher(attribute("expires")).find()
                : NO_AGE.matcher(age).matches();
        return value.isEmpty() || isOver;
    }

    /** Returns whether a browser handles both cookies in the same way. Their values and ends may differ. */
    public boolean hasFlagsOf(SetCookie other) {
        return name.equals(other.name) && flags().equals(other.flags());
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new TreeMap<>(attributes);
        flags.keySet().removeAll(List.of("max-age", "expires"));
        return flags;
    }

    /** Returns whether the container keeps a session. An application may rename its cookie, but not the form of the id. */
    public boolean isContainerSession() {
        return name.equalsIgnoreCase("JSESSIONID")
                || name.endsWith("JSESSIONID")
                || SESSION_ID.matcher(value).matches();
    }

    /** Returns whether a page or an address contains the cookie as a path parameter: {@code ;NAME=VALUE}. */
    public boolean isInAddress(String text) {
        return !value.isEmpty() && text.contains(";" + name + "=" + value);
    }

    /** Returns a text without the session ids in its addresses, because reports are passed on. */
    public static String withoutSessionIds(String text) {
        return ID_IN_ADDRESS.matcher(text).replaceAll("$1$2…");
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
