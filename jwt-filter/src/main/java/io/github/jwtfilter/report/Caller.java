package io.github.jwtfilter.report;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;

/** Which line of the application, or which JSP, asked for something. */
final class Caller {
    /** Nobody that was seen: the server itself, or a filter before ours, which has the server's own session. */
    static final String NOBODY = "the server or a filter before this one";

    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
    private static final String OURS = "io.github.jwtfilter.";

    /**
     * The JDK, the Servlet API, JSP with its tag library, and the containers. Frameworks are not among them: that it was
     * one is worth knowing.
     */
    private static final List<String> PASSED_OVER = List.of(
            "java.",
            "javax.security.",
            "jdk.",
            "sun.",
            "com.sun.proxy.",
            "jakarta.servlet.",
            "jakarta.el.",
            "javax.servlet.",
            "javax.el.",
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

    /** Such as {@code com.acme.Cart.add(Cart.java:41)} or {@code /cart.jsp}. */
    static String find() {
        return WALKER.walk(frames ->
                        frames.filter(Caller::isTheApplications).findFirst().map(Caller::describe))
                .orElse(NOBODY);
    }

    private static boolean isTheApplications(StackFrame frame) {
        String name = frame.getClassName();
        return PASSED_OVER.stream().noneMatch(name::startsWith) && !(name.startsWith(OURS) && isOurs(frame));
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
