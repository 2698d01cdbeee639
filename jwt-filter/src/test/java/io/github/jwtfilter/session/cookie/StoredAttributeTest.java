package io.github.jwtfilter.session.cookie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.jwtfilter.values.Deployment;
import io.github.jwtfilter.values.ValueCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is an attribute written as received if it was only read, and newly encoded if it was changed in place? */
final class StoredAttributeTest {
    private static final ValueCodec CODEC = new ValueCodec(List.of());

    @TempDir
    private Path folder;

    private static StoredAttribute arrived(Object value) throws Exception {
        return StoredAttribute.received(CODEC.encode(value), CODEC);
    }

    @Test
    void unreadAttributeIsPassedOn() throws Exception {
        byte[] bytes = {1, 2, 3};
        StoredAttribute attribute = StoredAttribute.received(bytes, CODEC);
        assertNull(attribute.exposed());
        assertSame(bytes, attribute.bytes());
        assertEquals(3, attribute.length());
    }

    @Test
    void readAttributeKeepsObjectAndBytes() throws Exception {
        StoredAttribute attribute = arrived(new ArrayList<>(List.of("one")));
        assertSame(attribute.value(), attribute.value());
        assertArrayEquals(CODEC.encode(new ArrayList<>(List.of("one"))), attribute.bytes());
    }

    @Test
    @SuppressWarnings("unchecked")
    void attributeChangedInPlaceIsEncodedAgain() throws Exception {
        StoredAttribute attribute = arrived(new ArrayList<>(List.of("one")));
        ((List<String>) attribute.value()).add("two");
        assertArrayEquals(CODEC.encode(new ArrayList<>(List.of("one", "two"))), attribute.bytes());
    }

    @Test
    void immutableValueIsEncodedOnce() throws Exception {
        byte[] bytes = CODEC.encode("one");
        StoredAttribute attribute = StoredAttribute.received(bytes, CODEC);
        assertEquals("one", attribute.value());
        assertSame(bytes, attribute.bytes());

        StoredAttribute same = StoredAttribute.set("one", attribute, CODEC);
        assertSame(bytes, same.bytes());

        StoredAttribute other = StoredAttribute.set("two", attribute, CODEC);
        assertEquals(0, other.length());
        assertArrayEquals(CODEC.encode("two"), other.bytes());
        assertSame(other.bytes(), other.bytes());
        assertEquals(CODEC.encode("two").length, other.length());
    }

    @Test
    void attributeChangedAfterSetIsEncodedAgain() throws Exception {
        List<String> list = new ArrayList<>(List.of("one"));
        StoredAttribute attribute = StoredAttribute.set(list, null, CODEC);
        assertArrayEquals(CODEC.encode(new ArrayList<>(List.of("one"))), attribute.bytes());
        list.add("two");
        assertArrayEquals(CODEC.encode(new ArrayList<>(List.of("one", "two"))), attribute.bytes());
    }

    /**
     * Otherwise two versions in parallel operation would overwrite each other's attributes, and the older one would
     * drop a field.
     */
    @Test
    void bytesOfOtherVersionAreKeptUntilChanged() throws Exception {
        String older = "class Cart { int items = 3; static Cart make() { return new Cart(); } }";
        String newer = "class Cart { int items = 3; String gift = \"bow\"; static Cart make() { return new Cart(); } }";
        byte[] bytes = new Deployment(folder.resolve("newer"), newer, "Cart").make();
        ValueCodec codec = new Deployment(folder.resolve("older"), older, "Cart").codec();
        StoredAttribute attribute = StoredAttribute.received(bytes, codec);
        Object cart = attribute.value();
        assertSame(bytes, attribute.bytes());
        var items = cart.getClass().getDeclaredField("items");
        items.setAccessible(true);
        items.setInt(cart, 4);
        assertArrayEquals(codec.encode(cart), attribute.bytes());
    }
}
