package io.github.jwtfilter.testing;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The JMX beans of session=report, as a console sees them. */
public final class SessionsBean {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private SessionsBean() {}

    /** Returns the names of all filters' beans. */
    public static Set<ObjectName> names() {
        try {
            return SERVER.queryNames(new ObjectName("io.github.jwtfilter:type=Sessions,*"), null);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns an attribute of the only filter's bean. JMX represents a list as an array of strings. */
    public static Object get(String attribute) {
        try {
            return SERVER.getAttribute(
                    new ObjectName("io.github.jwtfilter:type=Sessions,context=\"/app\",filter=\"jwt\""), attribute);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    public static List<String> list(String attribute) {
        return List.of((String[]) get(attribute));
    }

    public static String page() {
        return (String) get("Page");
    }
}
