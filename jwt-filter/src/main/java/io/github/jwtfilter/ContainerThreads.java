package io.github.jwtfilter;

import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * How many requests the container answers at once. No Servlet API tells, so the servers that publish it are asked:
 * Tomcat and WildFly in JMX, Jetty in an attribute of the context.
 */
final class ContainerThreads {
    private static final String JETTY_EXECUTOR = "org.eclipse.jetty.server.Executor";
    private static final String VIRTUAL_THREAD = "java.lang.VirtualThread";

    /** Virtual threads cost next to nothing. */
    private static final int MANY = 1_000;

    private ContainerThreads() {}

    /** The fewest threads that any of its pools may have; zero if that is not known. Asked on a request's thread. */
    static int most(ServletContext context) {
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
