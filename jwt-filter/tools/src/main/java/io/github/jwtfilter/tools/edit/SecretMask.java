package io.github.jwtfilter.tools.edit;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import io.github.jwtfilter.tools.xml.XmlElement;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mask for the secrets of a displayed web.xml, in elements, addresses and comments. */
public final class SecretMask {
    private static final String MASK = "***";

    /** The elements with a name, each with the sibling element that has the value. */
    private static final Map<String, String> VALUES =
            Map.of("param-name", "param-value", "env-entry-name", "env-entry-value", "name", "value");

    private static final Pattern SECRET =
            Pattern.compile("(?i).*(secret|passw|passphrase|pwd|credential|token|key).*(?<!file)");

    /** Harmless values of names that look secret, such as {@code tokenLifetime}. */
    private static final Pattern HARMLESS = Pattern.compile("true|false|\\d{1,4}[smhd]");

    /** A reference to a value in a file or an environment variable. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(file|env):[^{}]*\\}");

    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern COMMENTED_VALUE =
            Pattern.compile("(<(?:[\\w.-]+:)?(?:param-value|env-entry-value|value|password)\\s*>)[^<]+");
    private static final Pattern USER_INFO = Pattern.compile("(//[^/\\s:@<>\"]{0,200}:)[^@\\s<>\"]{1,500}@");
    private static final Pattern JDBC_USER =
            Pattern.compile("(jdbc:[^\\s<>\"@/]{0,200}[:/][^\\s<>\"@:/]{1,200}[:/])[^\\s<>\"@]{1,500}@");
    private static final Pattern QUERY =
            Pattern.compile("(?i)((?:passw\\w{0,9}|pwd|secret|token|\\w{0,20}key)\\s?=\\s?)[^&;,\\s<>\"]+");

    private final Map<Integer, Integer> ranges = new TreeMap<>();

    private SecretMask() {}

    /** Returns the text of a web.xml without its secrets. */
    public static String of(String webXml) throws UnreadableWarException {
        if (webXml.isEmpty()) {
            return webXml;
        }
        SecretMask mask = new SecretMask();
        mask.read(XmlElement.parse(webXml));
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (Map.Entry<Integer, Integer> range : mask.ranges.entrySet()) {
            text.append(webXml, from, range.getKey()).append(MASK);
            from = range.getValue();
        }
        text.append(webXml.substring(from));
        UnaryOperator<String> values =
                comment -> COMMENTED_VALUE.matcher(comment).replaceAll("$1" + MASK);
        String shown = COMMENT.matcher(text).replaceAll(match -> Matcher.quoteReplacement(values.apply(match.group())));
        shown = USER_INFO.matcher(shown).replaceAll("$1" + MASK + "@");
        shown = JDBC_USER.matcher(shown).replaceAll("$1" + MASK + "@");
        return QUERY.matcher(shown).replaceAll("$1" + MASK);
    }

    private void read(XmlElement element) {
        VALUES.forEach((nameElement, valueElement) -> {
            if (element.text(nameElement).filter(SecretMask::isSecret).isPresent()) {
                element.children(valueElement).forEach(this::hide);
            }
        });
        if (isSecret(element.name())) {
            hide(element);
        }
        element.children().forEach(this::read);
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name).matches();
    }

    private void hide(XmlElement value) {
        String text = value.text();
        boolean shown = text.isEmpty()
                || !value.children().isEmpty()
                || HARMLESS.matcher(text).matches()
                || REFERENCE.matcher(text).matches();
        if (!shown) {
            ranges.put(value.contentStart(), value.contentEnd());
        }
    }
}
