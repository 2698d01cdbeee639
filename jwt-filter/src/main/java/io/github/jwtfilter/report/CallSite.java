package io.github.jwtfilter.report;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;

/** The line of the application, or the JSP, that called the session API. */
final class CallSite {
    /** Shown if the report did not see the call. */
    static final String UNSEEN =
            "code that uses the server's own request: the server, a listener, an earlier filter, or a filter of the"
                    + " server";

    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
    private static final String OURS = "io.github.jwtfilter.";

    /** Packages of the JDK and of the APIs. */
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

    /**
     * Packages of the containers, and of JSP with its tag library. Frameworks are left out deliberately, because the
     * operator wants to know that a framework made the call.
     */
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

    private CallSite() {}

    /**
     * Returns the caller, for example {@code com.acme.Cart.add(Cart.java:41)} or {@code /cart.jsp}. Skips frames of the
     * container, except for a filter or servlet that the container provides. If all other frames belong to the
     * container, returns the innermost of them.
     */
    static String find() {
        return WALKER.walk(frames -> frames.filter(CallSite::acts).findFirst().map(CallSite::describe))
                .or(() -> WALKER.walk(
                        frames -> frames.filter(CallSite::isForeign).findFirst().map(CallSite::describe)))
                .orElse(UNSEEN);
    }

    private static boolean acts(StackFrame frame) {
        return isForeign(frame)
                && (CONTAINERS.stream().noneMatch(frame.getClassName()::startsWith)
                        || isComponent(frame.getDeclaringClass()));
    }

    /**
     * Returns whether the class is a filter or servlet. The servlet that runs a JSP also is, but the JSP's frame comes
     * first.
     */
    private static boolean isComponent(Class<?> type) {
        return Filter.class.isAssignableFrom(type) || Servlet.class.isAssignableFrom(type);
    }

    private static boolean isForeign(StackFrame frame) {
        String name = frame.getClassName();
        return PLATFORM.stream().noneMatch(name::startsWith) && !(name.startsWith(OURS) && isOurs(frame));
    }

    /**
     * Returns whether the frame comes from our JAR. The package name is not enough, because an application may have
     * classes in a package with the same prefix.
     */
    private static boolean isOurs(StackFrame frame) {
        return Objects.equals(origin(frame.getDeclaringClass()), origin(CallSite.class));
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
