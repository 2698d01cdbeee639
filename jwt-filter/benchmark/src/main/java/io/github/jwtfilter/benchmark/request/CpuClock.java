package io.github.jwtfilter.benchmark.request;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The CPU time of this process. Threads of the garbage collector count. Compiler threads are left out, because
 * compilation ends at some point.
 */
final class CpuClock {
    private static final Path THREADS = Path.of("/proc/self/task");

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /**
     * Returns the CPU time in nanoseconds. It adds up the counters that Linux keeps per thread, because Java reports
     * the time of the process only in steps of 10 ms.
     */
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
