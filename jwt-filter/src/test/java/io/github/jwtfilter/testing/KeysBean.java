package io.github.jwtfilter.testing;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The keys of a filter, as a JMX console shows them. */
public final class KeysBean {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private final ObjectName name;

    private KeysBean(ObjectName name) {
        this.name = name;
    }

    /** Returns the bean of the only filter at a context path. */
    public static KeysBean of(String context) {
        try {
            return new KeysBean(
                    new ObjectName("io.github.jwtfilter:type=Keys,context=\"" + context + "\",filter=\"jwt\""));
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the names of all filters' beans. */
    public static Set<ObjectName> names() {
        try {
            return new TreeSet<>(SERVER.queryNames(new ObjectName("io.github.jwtfilter:*"), null));
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    public List<String> keys() {
        return List.of((String[]) attribute("Keys"));
    }

    public String source() {
        return (String) attribute("Source");
    }

    public Instant loaded() {
        return Instant.parse((String) attribute("Loaded"));
    }

    private Object attribute(String attribute) {
        try {
            return SERVER.getAttribute(name, attribute);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
