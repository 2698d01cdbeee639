package io.github.jwtfilter.tools.war;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
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

/** An element of a descriptor with its attributes, text and children. Names are local, whatever the namespace. */
public final class XmlElement {
    private final String name;
    private final int line;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final List<XmlElement> children = new ArrayList<>();

    private XmlElement(String name, int line) {
        this.name = name;
        this.line = line;
    }

    /**
     * Parses a document. No DTD and no entity is read.
     *
     * @throws UnreadableWarException if the document is malformed; the message has the line
     */
    public static XmlElement parse(byte[] document) throws UnreadableWarException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        try {
            return root(factory.createXMLStreamReader(new ByteArrayInputStream(document)));
        } catch (XMLStreamException e) {
            throw new UnreadableWarException("line " + e.getLocation().getLineNumber() + ": not well-formed XML", e);
        }
    }

    private static XmlElement root(XMLStreamReader reader) throws XMLStreamException, UnreadableWarException {
        XmlElement document = new XmlElement("", 0);
        Deque<XmlElement> open = new ArrayDeque<>();
        open.push(document);
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT:
                    XmlElement element = new XmlElement(
                            reader.getLocalName(), reader.getLocation().getLineNumber());
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        element.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
                    }
                    open.element().children.add(element);
                    open.push(element);
                    break;
                case XMLStreamConstants.END_ELEMENT:
                    open.pop();
                    break;
                case XMLStreamConstants.CHARACTERS:
                case XMLStreamConstants.CDATA:
                    open.element().text.append(reader.getText());
                    break;
                default:
            }
        }
        return document.children.get(0);
    }

    public String name() {
        return name;
    }

    /** Returns the line of the element's start tag, from 1. */
    public int line() {
        return line;
    }

    /** Returns the value of an attribute without a namespace. */
    public Optional<String> attribute(String attributeName) {
        return Optional.ofNullable(attributes.get(attributeName));
    }

    /** Returns the element's own text without white space at its ends. */
    public String text() {
        return text.toString().strip();
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
