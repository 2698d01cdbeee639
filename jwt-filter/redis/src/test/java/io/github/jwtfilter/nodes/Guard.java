package io.github.jwtfilter.nodes;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Signals to processes of a test, and the end of these processes when this JVM ends for whatever reason. */
final class Guard {
    /** The operating system closes standard input when this JVM ends. A paused process ends too. */
    private static final String SCRIPT = "read -r _; pkill -KILL -P \"$0\"; kill -KILL \"$0\"";

    private Guard() {}

    /** Ends a process and its children when this JVM ends. */
    static void over(ProcessHandle process) {
        try {
            Process shell = new ProcessBuilder("bash", "-c", SCRIPT, Long.toString(process.pid())).start();
            process.onExit().thenRun(shell::destroyForcibly);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a signal to a process and its descendants. */
    static void signal(String name, ProcessHandle process) {
        // A parent that ends first would no longer know its children.
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        all.forEach(each -> signal(name, each.pid()));
    }

    private static void signal(String name, long pid) {
        try {
            new ProcessBuilder("kill", name, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
