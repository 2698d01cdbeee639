package io.github.jwtfilter.report;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The JSP behind a class that Jasper generated: {@code org.apache.jsp.shop.my_002dcart_jsp} is
 * {@code /shop/my-cart.jsp}. Jasper replaces each dot by an underscore. It replaces each character that is illegal in a
 * Java name by an underscore and four hex digits.
 */
final class JspPath {
    private static final String PAGES = "org.apache.jsp.";
    private static final String TAG_FILES = "org.apache.jsp.tag.";
    private static final Pattern ESCAPED = Pattern.compile("_([0-9a-f]{4})|_");
    private static final int HEXADECIMAL = 16;

    private JspPath() {}

    /** Returns the path of the JSP, or empty if the class was not generated from a JSP. */
    static Optional<String> of(String className) {
        if (!className.startsWith(PAGES) || className.startsWith(TAG_FILES)) {
            return Optional.empty();
        }
        String outermost = className.substring(PAGES.length()).replaceFirst("(_jspx?)\\$.*", "$1");
        return Optional.of("/"
                + Arrays.stream(outermost.split("\\.")).map(JspPath::unescaped).collect(Collectors.joining("/")));
    }

    private static String unescaped(String segment) {
        return ESCAPED.matcher(withoutAddedUnderscore(segment)).replaceAll(JspPath::character);
    }

    /**
     * Removes the underscores that Jasper added: one before a segment that cannot begin a Java name, and one after a
     * folder named like a Java keyword.
     */
    private static String withoutAddedUnderscore(String segment) {
        boolean before = segment.startsWith("_") && !segment.startsWith("_005f");
        int end = segment.endsWith("_") ? segment.length() - 1 : segment.length();
        return segment.substring(before && end > 0 ? 1 : 0, end);
    }

    private static String character(MatchResult match) {
        if (match.group(1) == null) {
            return ".";
        }
        char character = (char) Integer.parseInt(match.group(1), HEXADECIMAL);
        boolean escaped = character == '_' || !Character.isJavaIdentifierPart(character);
        // A code for a character that Jasper leaves as it is was no escape: the class a_face_jsp comes from a.face.jsp.
        String text = escaped ? String.valueOf(character) : "." + match.group(1);
        return text.equals("\\") || text.equals("$") ? "\\" + text : text;
    }
}
