package io.github.jwtfilter.tools.archive;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Is the work for a hostile JAR bounded? */
final class JarEntriesTest {
    private static final int RECORD = 46 + 1;
    private static final int RECORDS = 60_000;
    private static final int ENDS = 1_000;

    /** Each end record names a directory that is damaged at its end only. */
    @Test
    void manyEndRecordsDoNotMultiplyTheWork() {
        int directory = RECORD * RECORDS;
        ByteBuffer jar = ByteBuffer.allocate(directory + 1 + ENDS * 22).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < RECORDS; i++) {
            jar.putInt(i * RECORD, 0x02014b50);
            jar.putShort(i * RECORD + 28, (short) 1);
        }
        for (int i = 0; i < ENDS; i++) {
            int end = directory + 1 + i * 22;
            jar.putInt(end, 0x06054b50);
            jar.putInt(end + 12, end);
            jar.putShort(end + 20, (short) (jar.capacity() - end - 22));
        }
        assertThrows(UnreadableWarException.class, () -> new JarEntries(jar.array()));
    }
}
