package io.github.jwtfilter.report;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;

/** Which line of the application, or which JSP, asked for something. */
final class Caller {
    /** Nothing of it was seen here. */
    static final String UNSEEN =
            "code with the server's own request: the server, a listener, a filter before this one, or"
                    + " one of the server's own filters";

    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
    private static final String OURS = "io.github.jwtfilter.";

    /** The JDK and the APIs. */
    private static final List<String> PLATFORM = List.of(
            "java.",
            "javax.security.",
            "jdk.",
            "sun.",
            "com.sun.proxy.",
            "jakarta.servlet.",
            "jakarta.el.",
            "javax.servlet.",
            "javax.el.");

    /** The containers, and JSP with its tag library. Frameworks are not among them: that it was one is worth knowing. */
    private static final List<String> CONTAINERS = List.of(
            "org.apache.el.",
            "org.apache.taglibs.",
            "org.apache.jasper.",
            "org.apache.catalina.",
            "org.apache.coyote.",
            "org.apache.tomcat.",
            "org.apache.openejb.",
            "org.apache.tomee.",
            "org.eclipse.jetty.",
            "io.undertow.",
            "org.wildfly.",
            "org.jboss.as.",
            "org.jboss.threads.",
            "org.glassfish.grizzly.",
            "org.glassfish.web.",
            "com.sun.enterprise.",
            "fish.payara.",
            "com.ibm.ws",
            "io.openliberty.",
            "weblogic.");

    private Caller() {}

    /**
     * Such as {@code com.acme.Cart.add(Cart.java:41)} or {@code /cart.jsp}. Containers are passed over, but a filter or
     * servlet that the container brings acts for itself, and so does a container where nobody else is on the stack.
     */
    static String find() {
        return WALKER.walk(frames -> frames.filter(Caller::acts).findFirst().map(Caller::describe))
                .or(() -> WALKER.walk(
                        frames -> frames.filter(Caller::isForeign).findFirst().map(Caller::describe)))
                .orElse(UNSEEN);
    }

    private static boolean acts(StackFrame frame) {
        return isForeign(frame)
                && (CONTAINERS.stream().noneMatch(frame.getClassName()::startsWith)
                        || isComponent(frame.getDeclaringClass()));
    }

    /** What runs a JSP is a servlet too, but further out than the JSP. */
    private static boolean isComponent(Class<?> type) {
        return Filter.class.isAssignableFrom(type) || Servlet.class.isAssignableFrom(type);
    }

    private static boolean isForeign(StackFrame frame) {
        String name = frame.getClassName();
        return PLATFORM.stream().noneMatch(name::startsWith) && !(name.startsWith(OURS) && isOurs(frame));
    }

    /** By the JAR that it came from: an application may call its packages as we call ours. */
    private static boolean isOurs(StackFrame frame) {
        return Objects.equals(origin(frame.getDeclaringClass()), origin(Caller.class));
    }

    private static String origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? null : String.valueOf(source.getLocation());
    }

    private static String describe(StackFrame frame) {
        return JspPath.of(frame.getClassName()).orElseGet(() -> {
            String file = frame.getFileName() == null ? "unknown file" : frame.getFileName();
            String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
            return frame.getClassName() + "." + frame.getMethodName() + "(" + file + line + ")";
        });
    }
}
