package io.github.jwtfilter.adopt;

import io.github.jwtfilter.testing.WebXml;
import io.github.jwtfilter.testing.WhoServlet;

/** The web.xml of an old application, and those of its conversion. Its users are those of the container. */
final class Shop {
    static final String FORM = "<login-config><auth-method>FORM</auth-method><realm-name>staff</realm-name>"
            + "<form-login-config><form-login-page>/in</form-login-page><form-error-page>/in</form-error-page>"
            + "</form-login-config></login-config>";
    private static final String ROLES = "<security-role><role-name>reader</role-name></security-role>"
            + "<security-role><role-name>admin</role-name></security-role>";
    private static final String SERVLETS = servlet("shop", ShopServlet.class, "/shop/*")
            + servlet("in", WhoServlet.class, "/in")
            // As on a real Tomcat, a default servlet makes the filters see every path.
            + servlet("default", WhoServlet.class, "/")
            + "<session-config><session-timeout>30</session-timeout></session-config>";

    private Shop() {}

    private static String servlet(String name, Class<?> type, String pattern) {
        return "<servlet><servlet-name>" + name + "</servlet-name><servlet-class>" + type.getName()
                + "</servlet-class></servlet><servlet-mapping><servlet-name>" + name + "</servlet-name><url-pattern>"
                + pattern + "</url-pattern></servlet-mapping>";
    }

    /** Returns the application before its conversion. */
    static WebXml original() {
        return WebXml.onlyFiles()
                .xml(SERVLETS
                        + "<security-constraint><web-resource-collection><web-resource-name>shop</web-resource-name>"
                        + "<url-pattern>/shop/*</url-pattern></web-resource-collection><auth-constraint>"
                        + "<role-name>reader</role-name></auth-constraint></security-constraint>"
                        + FORM + ROLES);
    }

    /** Returns the converted application with {@code adopt=container}. */
    static WebXml adopting() {
        return converted(FORM).filter("adopt", "container");
    }

    /** Returns the converted application. */
    static WebXml converted(String loginConfig) {
        return WebXml.usual()
                .filter("rules", "/shop/open permit\n/shop/admin/* role admin\n/shop/* role reader\n/in permit")
                .xml(SERVLETS + loginConfig + ROLES);
    }
}
