package io.github.jwtfilter.session.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Is any attribute name encoded in the cookie exactly as {@code DataOutput.writeUTF} encodes it? */
final class AttributeNameTest {
    private static byte[] written(String name) {
        ByteBuffer out = ByteBuffer.allocate(AttributeName.lengthOf(name));
        AttributeName.write(name, out);
        assertEquals(0, out.remaining());
        return out.array();
    }

    private static byte[] writtenByJava(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new DataOutputStream(bytes).writeUTF(name);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cart",
                "com.example.CART_1",
                "\0",
                "\u007f\u0080\u07ff\u0800\uffff",
                "gr\u00f6\u00dfe",
                "\u20ac",
                "\ud83d\ude00",
                "\ud83d",
                "\ude00 and \ud83d"
            })
    void anyNameIsDecodedAsEncoded(String name) throws IOException {
        byte[] bytes = written(name);

        assertArrayEquals(writtenByJava(name), bytes);
        assertEquals(name, AttributeName.read(ByteBuffer.wrap(bytes)));
    }

    @Test
    void longestNameHas65535Bytes() throws IOException {
        String longest = "n".repeat(65_535);
        assertEquals(longest, AttributeName.read(ByteBuffer.wrap(written(longest))));

        String longer = longest + "n";
        assertEquals(
                "attribute: expected a name of at most 65535 bytes, got 65536",
                assertThrows(IllegalArgumentException.class, () -> written(longer))
                        .getMessage());
    }

    @Test
    void followingBytesAreNotRead() throws IOException {
        for (String name : new String[] {"cart", "gr\u00f6\u00dfe"}) {
            byte[] bytes = written(name);
            ByteBuffer in = ByteBuffer.allocate(bytes.length + 2);
            in.put((byte) 1).put(bytes).put((byte) 2).position(1);

            assertEquals(name, AttributeName.read(in));
            assertEquals(2, in.get());
        }
    }

    @Test
    void partOfAnArrayIsReadFromItsOwnStart() throws IOException {
        for (String name : new String[] {"cart", "gr\u00f6\u00dfe"}) {
            byte[] bytes = written(name);
            ByteBuffer all = ByteBuffer.allocate(1 + bytes.length);
            all.put((byte) 1).put(bytes).position(1);

            assertEquals(name, AttributeName.read(all.slice()));
        }
    }

    @Test
    void anyBytesAreReadOrRefusedLikeJava() {
        Random random = new Random(18);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[2 + random.nextInt(8)];
            random.nextBytes(bytes);
            bytes[0] = 0;
            bytes[1] = (byte) random.nextInt(8);
            for (int j = 2; j < bytes.length && random.nextBoolean(); j++) {
                bytes[j] &= 0x7f;
            }
            assertEquals(readByJava(bytes), read(bytes));
        }
    }

    private static String readByJava(byte[] bytes) {
        try {
            return new DataInputStream(new ByteArrayInputStream(bytes)).readUTF();
        } catch (IOException e) {
            return "refused";
        }
    }

    private static String read(byte[] bytes) {
        try {
            return AttributeName.read(ByteBuffer.wrap(bytes));
        } catch (IOException | BufferUnderflowException e) {
            return "refused";
        }
    }
}
