package io.github.jwtfilter.tools.war;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Renames a package in the constants of a class file (JVM specification §4.4). */
final class ClassNames {
    private ClassNames() {}

    static byte[] renamed(byte[] file, String from, String to) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeLong(in.readLong());
            int count = in.readUnsignedShort();
            out.writeShort(count);
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                out.writeByte(tag);
                if (tag == 1) {
                    out.writeUTF(in.readUTF().replace(from, to));
                } else {
                    out.write(in.readNBytes(length(tag)));
                }
                // Long and double take two places.
                i += tag == 5 || tag == 6 ? 1 : 0;
            }
            out.write(in.readAllBytes());
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int length(int tag) {
        return switch (tag) {
            case 5, 6 -> 8;
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            default -> 4;
        };
    }
}
