package io.github.jwtfilter.config.application;

import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Finds out how many requests the container processes at the same time. The Servlet API lacks a method for this, so the
 * class reads values that servers publish: Tomcat and WildFly in JMX, Jetty in an attribute of the context.
 */
public final class ContainerThreads {
    private static final String JETTY_EXECUTOR = "org.eclipse.jetty.server.Executor";
    private static final String VIRTUAL_THREAD = "java.lang.VirtualThread";

    /** Assumed number for virtual threads. They cost almost nothing. */
    private static final int MANY = 1_000;

    private ContainerThreads() {}

    /**
     * Returns the thread limit of the container's smallest pool, or zero if it is unknown. Call it on a request thread.
     */
    public static int smallestLimit(ServletContext context) {
        if (Thread.currentThread().getClass().getName().equals(VIRTUAL_THREAD)) {
            return MANY;
        }
        return IntStream.of(
                        ofJetty(context.getAttribute(JETTY_EXECUTOR)),
                        published("*:type=ThreadPool,*", "maxThreads"),
                        published("*:type=Executor,*", "maxThreads"),
                        published("org.xnio:type=Xnio,*", "MaxWorkerPoolSize"))
                .filter(threads -> threads > 0)
                .min()
                .orElse(0);
    }

    private static int ofJetty(Object executor) {
        try {
            return executor == null
                    ? 0
                    : (int) executor.getClass().getMethod("getMaxThreads").invoke(executor);
        } catch (ReflectiveOperationException | ClassCastException | SecurityException unknown) {
            return 0;
        }
    }

    private static int published(String beans, String attribute) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            return server.queryNames(new ObjectName(beans), null).stream()
                    .flatMap(bean -> number(server, bean, attribute))
                    .filter(threads -> threads > 0)
                    .min(Integer::compare)
                    .orElse(0);
        } catch (JMException | SecurityException unknown) {
            return 0;
        }
    }

    private static Stream<Integer> number(MBeanServer server, ObjectName bean, String attribute) {
        try {
            Object value = server.getAttribute(bean, attribute);
            return value instanceof Number ? Stream.of(((Number) value).intValue()) : Stream.empty();
        } catch (JMException | RuntimeException unknown) {
            return Stream.empty();
        }
    }
}
