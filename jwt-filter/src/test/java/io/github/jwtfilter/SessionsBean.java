package io.github.jwtfilter;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What JMX shows of a filter's sessions with session=report, as a console sees it. */
final class SessionsBean {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private SessionsBean() {}

    /** Of all filters. */
    static Set<ObjectName> names() {
        try {
            return SERVER.queryNames(new ObjectName("io.github.jwtfilter:type=Sessions,*"), null);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** An attribute of the only filter's bean; a list is an array of texts. */
    static Object get(String attribute) {
        try {
            return SERVER.getAttribute(
                    new ObjectName("io.github.jwtfilter:type=Sessions,context=\"/app\",filter=\"jwt\""), attribute);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> list(String attribute) {
        return List.of((String[]) get(attribute));
    }

    static String page() {
        return (String) get("Page");
    }
}
