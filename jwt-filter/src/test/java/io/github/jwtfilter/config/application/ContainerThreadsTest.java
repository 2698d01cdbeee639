package io.github.jwtfilter.config.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of the container's pools limits the requests that run at the same time? */
final class ContainerThreadsTest {
    /** A pool as Tomcat publishes it. */
    public interface PoolMXBean {
        int getmaxThreads();
    }

    /** Jetty's pool. */
    public static final class JettyPool {
        public int getMaxThreads() {
            return 3;
        }
    }

    private final List<ObjectName> registered = new ArrayList<>();

    private void publish(String name, int threads) throws JMException {
        PoolMXBean pool = () -> threads;
        ObjectName object = new ObjectName("io.github.jwtfilter.test:type=ThreadPool,name=" + name);
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new StandardMBean(pool, PoolMXBean.class, true), object);
        registered.add(object);
    }

    @AfterEach
    void unregister() throws JMException {
        for (ObjectName name : registered) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        }
    }

    private static ServletContext context(Object executor) {
        return (ServletContext) Proxy.newProxyInstance(
                ServletContext.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> called.getName().equals("getAttribute") ? executor : null);
    }

    @Test
    void smallestPoolIsTheLimit() throws JMException {
        publish("large", 200);
        publish("small", 4);
        publish("unlimited", -1);
        assertEquals(4, ContainerThreads.smallestLimit(context(null)));
        assertEquals(3, ContainerThreads.smallestLimit(context(new JettyPool())));
    }
}
