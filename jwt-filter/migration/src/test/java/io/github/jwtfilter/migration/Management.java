package io.github.jwtfilter.migration;

import io.github.jwtfilter.containers.Container;
import io.github.jwtfilter.testing.FreePort;
import java.io.IOException;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The management interface of a Tomcat on the loopback address. It shows facts that HTTP answers hide. */
final class Management {
    private final int port;

    private Management(int port) {
        this.port = port;
    }

    /** Reserves a port. A server has to start with {@link #options()}. */
    static Management onFreePort() throws IOException {
        return new Management(FreePort.reserve());
    }

    /** Returns whether a server publishes its sessions. Jetty does so only with a module that is not in use here. */
    static boolean publishesSessions(Container container) {
        return container.name().startsWith("TOMCAT");
    }

    /** Returns the options of the virtual machine. */
    String options() {
        return "-Dcom.sun.management.jmxremote.port=" + port + " -Dcom.sun.management.jmxremote.rmi.port=" + port
                + " -Dcom.sun.management.jmxremote.host=127.0.0.1 -Djava.rmi.server.hostname=127.0.0.1"
                + " -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false";
    }

    /** Returns how many sessions an application has created since it started. */
    long sessionsCreated(String contextPath) throws IOException {
        return read("Catalina:type=Manager,context=" + contextPath + ",*", "sessionCounter");
    }

    /** Returns the time that the server has used on all processors, in nanoseconds. */
    long processorTime() throws IOException {
        return read("java.lang:type=OperatingSystem", "ProcessCpuTime");
    }

    @SuppressWarnings("BanJNDI") // The address is that of the started server.
    private long read(String pattern, String attribute) throws IOException {
        JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
        try (JMXConnector connector = JMXConnectorFactory.connect(url)) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            Set<ObjectName> names = server.queryNames(new ObjectName(pattern), null);
            if (names.size() != 1) {
                throw new AssertionError("expected one " + pattern + ", got " + names);
            }
            return ((Number) server.getAttribute(names.iterator().next(), attribute)).longValue();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
