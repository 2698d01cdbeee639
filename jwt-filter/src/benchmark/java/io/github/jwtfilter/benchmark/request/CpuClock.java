package io.github.jwtfilter.benchmark.request;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The CPU time of this process: the collector's threads count, the compilers' do not, for they end some day. */
final class CpuClock {
    private static final Path THREADS = Path.of("/proc/self/task");

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** In nanoseconds. Linux counts them by thread; what Java tells of the process goes by the hundredth of a second. */
    long nanos() throws IOException {
        if (!Files.exists(THREADS.resolveSibling("schedstat"))) {
            return system.getProcessCpuTime();
        }
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                sum += nanos(thread);
            }
        }
        return sum;
    }

    private static long nanos(Path thread) throws IOException {
        try {
            if (Files.readString(thread.resolve("comm")).contains(" CompilerThre")) {
                return 0;
            }
            String text = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (NoSuchFileException threadEnded) {
            return 0;
        }
    }
}
