package io.github.jwtfilter.tools.xml;

import io.github.jwtfilter.tools.archive.UnreadableWarException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a descriptor with its attributes, text and children, and its place in the text. Names are local: their
 * namespace is ignored.
 */
public final class XmlElement {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_ELEMENTS = 200_000;

    private final String name;
    private final String prefix;
    private final int line;
    private final XmlScanner.Tag startTag;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final List<XmlElement> children = new ArrayList<>();
    private XmlScanner.Tag endTag;

    private XmlElement(String name, String prefix, int line, XmlScanner.Tag startTag) {
        this.name = name;
        this.prefix = prefix;
        this.line = line;
        this.startTag = startTag;
        this.endTag = startTag;
    }

    /**
     * Parses a document. Its DTD is skipped.
     *
     * @throws UnreadableWarException if the document is malformed, too long or too deep, or uses an entity of a DTD;
     *     the message has the line
     */
    public static XmlElement parse(byte[] document) throws UnreadableWarException {
        return parse(XmlText.decode(document).text());
    }

    /**
     * Parses the text of a document. Its DTD is skipped.
     *
     * @throws UnreadableWarException as the other method
     */
    public static XmlElement parse(String document) throws UnreadableWarException {
        List<XmlScanner.Tag> tags = XmlScanner.tags(document);
        if (tags.isEmpty()) {
            throw new UnreadableWarException("line 1: expected an XML document, got no element");
        }
        if (tags.size() > 2 * MAX_ELEMENTS) {
            throw new UnreadableWarException("expected at most " + MAX_ELEMENTS + " elements");
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        try {
            return root(factory.createXMLStreamReader(new StringReader(document)), tags.iterator());
        } catch (XMLStreamException e) {
            throw new UnreadableWarException("line " + e.getLocation().getLineNumber() + ": not well-formed XML", e);
        }
    }

    private static XmlElement root(XMLStreamReader reader, Iterator<XmlScanner.Tag> tags)
            throws XMLStreamException, UnreadableWarException {
        XmlElement document = new XmlElement("", "", 0, null);
        Deque<XmlElement> open = new ArrayDeque<>();
        open.push(document);
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT:
                    XmlElement element = opened(reader, tags);
                    open.element().children.add(element);
                    open.push(element);
                    if (open.size() > MAX_DEPTH) {
                        throw new UnreadableWarException("line " + element.line + ": expected at most " + MAX_DEPTH
                                + " elements inside each other");
                    }
                    break;
                case XMLStreamConstants.END_ELEMENT:
                    XmlElement closed = open.pop();
                    if (!closed.startTag.closes) {
                        closed.endTag = next(reader, tags, false);
                    }
                    break;
                case XMLStreamConstants.CHARACTERS:
                case XMLStreamConstants.CDATA:
                    open.element().text.append(reader.getText());
                    break;
                case XMLStreamConstants.ENTITY_REFERENCE:
                    throw new UnreadableWarException(
                            "line " + reader.getLocation().getLineNumber()
                                    + ": expected text, got an entity of a DTD. Entities are not read.");
                default:
            }
        }
        return document.children.get(0);
    }

    private static XmlElement opened(XMLStreamReader reader, Iterator<XmlScanner.Tag> tags)
            throws UnreadableWarException {
        XmlElement element = new XmlElement(
                reader.getLocalName(),
                reader.getPrefix() == null ? "" : reader.getPrefix(),
                reader.getLocation().getLineNumber(),
                next(reader, tags, true));
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            element.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        return element;
    }

    /** Returns the next tag. The parser and the scanner must see the same tags, or a place in the text would be wrong. */
    private static XmlScanner.Tag next(XMLStreamReader reader, Iterator<XmlScanner.Tag> tags, boolean opens)
            throws UnreadableWarException {
        String prefix = reader.getPrefix() == null || reader.getPrefix().isEmpty() ? "" : reader.getPrefix() + ":";
        XmlScanner.Tag tag = tags.hasNext() ? tags.next() : null;
        if (tag == null || tag.opens != opens || !tag.qualifiedName.equals(prefix + reader.getLocalName())) {
            throw new UnreadableWarException("line " + reader.getLocation().getLineNumber()
                    + ": this XML has an unusual form that is not understood for sure. Save it in a plainer form.");
        }
        return tag;
    }

    public String name() {
        return name;
    }

    /** Returns the namespace prefix as written; empty if it is absent. */
    public String prefix() {
        return prefix;
    }

    /** Returns the line of the element's start tag, from 1. */
    public int line() {
        return line;
    }

    /** Returns the place of the first character of the start tag in the text. */
    public int start() {
        return startTag.start;
    }

    /** Returns the place behind the start tag. */
    public int contentStart() {
        return startTag.end;
    }

    /** Returns the place of the end tag; of an empty tag its end. */
    public int contentEnd() {
        return isEmptyTag() ? endTag.end : endTag.start;
    }

    /** Returns the place behind the whole element. */
    public int end() {
        return endTag.end;
    }

    /** Returns whether the element is written as one empty tag. */
    public boolean isEmptyTag() {
        return startTag.closes;
    }

    /** Returns the value of an attribute without a namespace. */
    public Optional<String> attribute(String attributeName) {
        return Optional.ofNullable(attributes.get(attributeName));
    }

    /** Returns the element's own text without white space of XML at its ends. Containers keep other blanks. */
    public String text() {
        return text.toString().trim();
    }

    /** Returns the children in their order. */
    public List<XmlElement> children() {
        return Collections.unmodifiableList(children);
    }

    /** Returns the children of a name. */
    public Stream<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName));
    }

    /** Returns the texts of the children of a name. */
    public List<String> texts(String childName) {
        return children(childName).map(XmlElement::text).collect(Collectors.toList());
    }

    /** Returns the text of the first child of a name. */
    public Optional<String> text(String childName) {
        return children(childName).map(XmlElement::text).findFirst();
    }
}
