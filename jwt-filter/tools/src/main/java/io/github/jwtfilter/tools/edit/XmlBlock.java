package io.github.jwtfilter.tools.edit;

import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** New elements of web.xml as lines, in the prefix and encoding of the document. All values are escaped. */
final class XmlBlock {
    private static final class Line {
        final int depth;
        final String text;
        /** Whether the line belongs to a value of several lines. */
        final boolean isValue;

        Line(int depth, String text, boolean isValue) {
            this.depth = depth;
            this.text = text;
            this.isValue = isValue;
        }
    }

    private final String prefix;
    private final CharsetEncoder encoder;
    private final List<Line> lines = new ArrayList<>();
    private int depth;

    /**
     * Begins a block.
     *
     * @param prefix the prefix of element names with its colon, or empty
     * @param encoder the encoder of the document; other characters become character references
     */
    XmlBlock(String prefix, CharsetEncoder encoder) {
        this.prefix = prefix;
        this.encoder = encoder;
    }

    XmlBlock open(String name) {
        lines.add(new Line(depth++, "<" + prefix + name + ">", false));
        return this;
    }

    XmlBlock close(String name) {
        lines.add(new Line(--depth, "</" + prefix + name + ">", false));
        return this;
    }

    XmlBlock text(String name, String value) {
        lines.add(new Line(depth, "<" + prefix + name + ">" + escaped(value) + "</" + prefix + name + ">", false));
        return this;
    }

    /** Adds init-params. Each line of a value becomes a line of the block. */
    XmlBlock parameters(Map<String, String> parameters) {
        parameters.forEach((name, value) -> {
            open("init-param").text("param-name", name);
            if (value.indexOf('\n') < 0) {
                text("param-value", value);
            } else {
                open("param-value");
                value.lines().forEach(line -> lines.add(new Line(depth, escaped(line), true)));
                close("param-value");
            }
            close("init-param");
        });
        return this;
    }

    private String escaped(String value) {
        StringBuilder text = new StringBuilder();
        value.codePoints().forEach(c -> {
            String one = Character.toString(c);
            if (c == '&' || c == '<' || c == '>') {
                text.append(c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
            } else if (encoder.canEncode(one)) {
                text.append(one);
            } else {
                text.append("&#").append(c).append(';');
            }
        });
        return text.toString();
    }

    /**
     * Returns the text of the block.
     *
     * @param indent the indentation of the elements
     * @param unit the additional indentation of each level
     * @param lineEnd the line end, or empty; lines of a value are separated in any case
     */
    String render(String indent, String unit, String lineEnd) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(indent)
                    .append(unit.repeat(line.depth))
                    .append(line.text)
                    .append(line.isValue && lineEnd.isEmpty() ? "\n" : lineEnd);
        }
        return text.toString();
    }
}
