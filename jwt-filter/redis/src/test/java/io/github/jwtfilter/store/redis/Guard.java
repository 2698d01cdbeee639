package io.github.jwtfilter.store.redis;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Signals to processes of a test, and the end of these processes when this JVM ends for whatever reason. */
public final class Guard {
    /** The operating system closes standard input when this JVM ends. A paused process ends too. */
    private static final String SCRIPT = "read -r _; pkill -KILL -P \"$0\"; kill -KILL \"$0\"";

    private Guard() {}

    /** Ends a process and its children when this JVM ends. */
    public static void over(ProcessHandle process) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(process.pid())).start();
            process.onExit().thenRun(shell::destroyForcibly);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a signal to a process and its descendants. */
    public static void signal(String name, ProcessHandle process) {
        all(process).forEach(each -> signal(name, each.pid()));
    }

    /** Kills a process and its descendants, and waits until they have ended. */
    public static void kill(ProcessHandle process) {
        List<ProcessHandle> all = all(process);
        all.forEach(each -> signal("-KILL", each.pid()));
        all.forEach(each -> each.onExit().join());
    }

    /** Returns a process and its descendants. A parent that ends first would no longer know its children. */
    private static List<ProcessHandle> all(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants()).toList();
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
