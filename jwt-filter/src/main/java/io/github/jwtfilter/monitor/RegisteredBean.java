package io.github.jwtfilter.monitor;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The JMX registration of one filter's bean. It lasts until it is closed. A failure is logged and affects only the
 * bean.
 */
public final class RegisteredBean implements AutoCloseable {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");
    private static final int MAX_BEANS_PER_NAME = 100;

    private final Object bean;
    private ObjectName name;

    /**
     * Creates a bean that {@link #register} registers later.
     *
     * @param bean an instance of a class that implements one public interface with a name that ends in
     *     {@code MXBean}
     */
    public RegisteredBean(Object bean) {
        this.bean = bean;
    }

    /**
     * Registers the bean. Two hosts of a server may run the same application, and the old version may still be
     * registered when the new one starts. If the name is taken, the host is appended, and then a number.
     *
     * @param type the subject of the bean, for example {@code Keys}
     * @param context the application's context path
     * @param filter the filter's name
     * @param host the container's name for the host, if it has one
     */
    public void register(String type, String context, String filter, Optional<String> host) {
        String plain = "io.github.jwtfilter:type=" + type + ",context=" + ObjectName.quote(context) + ",filter="
                + ObjectName.quote(filter);
        String withHost =
                plain + host.map(text -> ",host=" + ObjectName.quote(text)).orElse("");
        List<String> names = new ArrayList<>(List.of(plain, withHost));
        for (int number = 2; number <= MAX_BEANS_PER_NAME; number++) {
            names.add(withHost + ",number=" + number);
        }
        try {
            for (String each : names) {
                if (isRegistered(new ObjectName(each))) {
                    return;
                }
            }
            LOG.log(
                    Level.WARNING,
                    "JWTF-703 A bean is missing in JMX, because too many beans have the name {0}.",
                    plain);
        } catch (JMException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-704 The bean {0} is missing in JMX, because its registration failed: {1}",
                    plain,
                    e.getClass().getName());
        }
    }

    private boolean isRegistered(ObjectName candidate) throws JMException {
        try {
            server().registerMBean(bean, candidate);
            name = candidate;
            return true;
        } catch (InstanceAlreadyExistsException taken) {
            return false;
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    /** Unregisters the bean. */
    @Override
    public void close() {
        if (name == null) {
            return;
        }
        try {
            server().unregisterMBean(name);
        } catch (InstanceNotFoundException gone) {
            LOG.log(Level.DEBUG, "The JMX bean {0} was already unregistered.", name);
        } catch (JMException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "JWTF-705 The bean {0} stays in JMX, because it cannot be unregistered: {1}",
                    name,
                    e.getClass().getName());
        }
        name = null;
    }
}
