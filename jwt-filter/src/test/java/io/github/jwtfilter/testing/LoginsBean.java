package io.github.jwtfilter.testing;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** The logins of the only filter at {@code /app}, as a JMX console sees and ends them. */
public final class LoginsBean {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private LoginsBean() {}

    private static ObjectName name() throws JMException {
        return new ObjectName("io.github.jwtfilter:type=Logins,context=\"/app\",filter=\"jwt\"");
    }

    public static Object get(String attribute) {
        try {
            return SERVER.getAttribute(name(), attribute);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns one value of an attribute that is a table. */
    public static Object get(String attribute, String key) {
        CompositeData row = ((TabularData) get(attribute)).get(new Object[] {key});
        return row == null ? null : row.get("value");
    }

    /** Calls an operation. */
    public static Object call(String operation, String... arguments) {
        String[] types = new String[arguments.length];
        Arrays.fill(types, String.class.getName());
        try {
            return SERVER.invoke(name(), operation, arguments, types);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls an operation that fails, and returns the class of the exception. */
    public static String failure(String operation, String... arguments) {
        try {
            throw new AssertionError("returned " + call(operation, arguments));
        } catch (RuntimeMBeanException e) {
            return e.getCause().getClass().getName();
        }
    }
}
