package io.github.jwtfilter.identity.ldap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;

/** An entry found by a search: a distinguished name and attributes. Values are bytes until they are decoded as text. */
final class LdapEntry {
    private final String name;
    private final Attributes attributes;

    LdapEntry(String name, Attributes attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    /** Returns the distinguished name. */
    String name() {
        return name;
    }

    /** Returns the text values. Values with invalid UTF-8 or control characters, such as pictures, are skipped. */
    List<String> texts(String attribute) throws NamingException {
        List<String> texts = new ArrayList<>();
        for (byte[] value : values(attribute)) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(value))
                        .toString();
                if (text.chars().noneMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r')) {
                    texts.add(text);
                }
            } catch (CharacterCodingException e) {
                // Skip a value that is not text.
            }
        }
        return texts;
    }

    /** Returns the first text value. */
    Optional<String> text(String attribute) throws NamingException {
        return texts(attribute).stream().findFirst();
    }

    /** Returns all values in a form suitable for comparison; empty if there are none. */
    String fact(String attribute) throws NamingException {
        StringBuilder fact = new StringBuilder();
        for (byte[] value : values(attribute)) {
            fact.append(Base64.getEncoder().encodeToString(value)).append(' ');
        }
        return fact.toString();
    }

    private List<byte[]> values(String id) throws NamingException {
        List<byte[]> values = new ArrayList<>();
        Attribute attribute = attributes.get(id);
        if (attribute != null) {
            NamingEnumeration<?> all = attribute.getAll();
            while (all.hasMore()) {
                Object value = all.next();
                values.add(
                        value instanceof byte[]
                                ? (byte[]) value
                                : String.valueOf(value).getBytes(StandardCharsets.UTF_8));
            }
        }
        return values;
    }
}
