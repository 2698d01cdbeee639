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

/** What a search found: a distinguished name and attributes, whose values are bytes until they prove to be text. */
final class LdapEntry {
    private final String name;
    private final Attributes attributes;

    LdapEntry(String name, Attributes attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    /** The distinguished name. */
    String name() {
        return name;
    }

    /** The values that are text; what is no UTF-8 or holds control characters, such as a picture, is left out. */
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
                // No text.
            }
        }
        return texts;
    }

    /** The only or first text. */
    Optional<String> text(String attribute) throws NamingException {
        return texts(attribute).stream().findFirst();
    }

    /** All values in a form that can be compared; empty if there are none. */
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
