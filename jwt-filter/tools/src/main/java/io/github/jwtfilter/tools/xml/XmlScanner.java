package io.github.jwtfilter.tools.xml;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the places of the tags in an XML text. A parser tells only lines and columns. The parser decides whether the
 * text is well-formed; {@link XmlElement} compares the names of all tags with it.
 */
final class XmlScanner {
    /** A start tag, end tag or empty tag. */
    static final class Tag {
        final String qualifiedName;
        final int start;
        final int end;
        final boolean opens;
        final boolean closes;

        private Tag(String qualifiedName, int start, int end, boolean opens, boolean closes) {
            this.qualifiedName = qualifiedName;
            this.start = start;
            this.end = end;
            this.opens = opens;
            this.closes = closes;
        }
    }

    private static final Pattern NAME = Pattern.compile("[^\\s/>=\"'<]+");
    private static final Set<String> PREDEFINED = Set.of("lt", "gt", "amp", "apos", "quot");
    private static final int MAX_ENTITY = 100;

    private final String text;
    private final List<Tag> tags = new ArrayList<>();
    private int at;

    private XmlScanner(String text) {
        this.text = text;
    }

    /**
     * Returns the tags in their order.
     *
     * @throws UnreadableWarException if the text is not XML, or uses an entity of a DTD
     */
    static List<Tag> tags(String text) throws UnreadableWarException {
        XmlScanner scanner = new XmlScanner(text);
        scanner.scan();
        return scanner.tags;
    }

    private void scan() throws UnreadableWarException {
        while (at < text.length()) {
            int open = text.indexOf('<', at);
            checkReferences(at, open < 0 ? text.length() : open);
            if (open < 0) {
                return;
            }
            at = open;
            if (text.startsWith("<!--", at)) {
                skipTo("-->", 4);
            } else if (text.startsWith("<![CDATA[", at)) {
                skipTo("]]>", 9);
            } else if (text.startsWith("<?", at)) {
                skipTo("?>", 2);
            } else if (text.startsWith("<!DOCTYPE", at)) {
                skipDoctype();
            } else {
                tag();
            }
        }
    }

    private void skipTo(String end, int from) throws UnreadableWarException {
        int found = text.indexOf(end, at + from);
        if (found < 0) {
            throw malformed("expected " + end);
        }
        at = found + end.length();
    }

    /** Skips a document type declaration with its internal subset. Its entities are refused where they are used. */
    private void skipDoctype() throws UnreadableWarException {
        int start = at;
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                skipTo(String.valueOf(c), 1);
            } else if (text.startsWith("<!--", at)) {
                skipTo("-->", 4);
            } else if (text.startsWith("<?", at)) {
                skipTo("?>", 2);
            } else if (c == '%' || text.startsWith("<!ATTLIST", at)) {
                throw malformed("expected no " + (c == '%' ? "parameter entity" : "<!ATTLIST>")
                        + " in <!DOCTYPE. Some servers would read more of web.xml than is written. Write the attributes in"
                        + " their elements.");
            } else {
                depth += c == '<' ? 1 : c == '>' ? -1 : 0;
                at++;
                if (depth == 0) {
                    return;
                }
            }
        }
        at = start;
        throw malformed("expected the end of <!DOCTYPE");
    }

    private void tag() throws UnreadableWarException {
        int start = at;
        boolean end = text.startsWith("</", at);
        Matcher name = NAME.matcher(text);
        if (!name.region(at + (end ? 2 : 1), text.length()).lookingAt()) {
            throw malformed("expected the name of an element");
        }
        int i = name.end();
        while (i < text.length() && text.charAt(i) != '>') {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                int close = text.indexOf(c, i + 1);
                if (close < 0) {
                    break;
                }
                checkReferences(i, close);
                i = close;
            } else if (c == '<') {
                break;
            }
            i++;
        }
        if (i >= text.length() || text.charAt(i) != '>') {
            throw malformed("expected the end of the tag");
        }
        boolean empty = !end && text.charAt(i - 1) == '/';
        at = i + 1;
        tags.add(new Tag(name.group(), start, at, !end, end || empty));
    }

    /** Refuses entities other than those of XML itself. Their text would come from a DTD, and DTDs are skipped. */
    private void checkReferences(int from, int to) throws UnreadableWarException {
        for (int i = text.indexOf('&', from); i >= 0 && i < to; i = text.indexOf('&', i + 1)) {
            int end = text.indexOf(';', i);
            String name = end < 0 || end > i + MAX_ENTITY ? "" : text.substring(i + 1, end);
            if (!name.startsWith("#") && !PREDEFINED.contains(name)) {
                at = i;
                throw malformed(
                        name.matches("[\\w.:-]+")
                                ? "expected text, got the entity &" + name
                                        + "; of a DTD. Entities are not read. Write its text in its place."
                                : "expected &amp; in place of &");
            }
        }
    }

    private UnreadableWarException malformed(String problem) {
        return new UnreadableWarException("line " + line(text, at) + ": " + problem);
    }

    /** Returns the line of a character, from 1. */
    static int line(String text, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
                line++;
            }
        }
        return line;
    }
}
