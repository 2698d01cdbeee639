package io.github.jwtfilter.frameworks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The lines that a team adds to web.xml for {@code session=token}: the JWT filter before all other filters, and
 * sometimes a login.
 */
final class Migration {
    /** The key of all servers. */
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private String more = "";

    /** Creates a migration for an application with its own login: the filter permits every path. */
    Migration() {
        parameters.put("secret", SECRET);
        parameters.put("rules", "/* permit");
        parameters.put("session", "token");
    }

    /** Sets an init-param of the filter. */
    Migration with(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /** Adds lines after the filter. */
    Migration and(String xml) {
        more += xml;
        return this;
    }

    /** Adds the JAR of an edition and these lines to a WAR. With the container's sessions, the WAR stays unchanged. */
    War of(War war, Sessions sessions, War.Edition edition) throws IOException {
        return sessions == Sessions.CONTAINER ? war : war.migrated(edition, edit());
    }

    private UnaryOperator<String> edit() {
        String lines = filter() + more;
        return webXml -> {
            int root = webXml.indexOf('>', webXml.indexOf("<web-app")) + 1;
            return webXml.substring(0, root) + "\n" + lines + webXml.substring(root);
        };
    }

    private String filter() {
        StringBuilder xml = new StringBuilder("""
                <filter>
                  <filter-name>jwt</filter-name>
                  <filter-class>io.github.jwtfilter.JwtFilter</filter-class>
                  <async-supported>true</async-supported>
                """);
        parameters.forEach((name, value) -> xml.append("""
                  <init-param>
                    <param-name>%s</param-name>
                    <param-value>%s</param-value>
                  </init-param>
                """.formatted(name, value)));
        return xml.append("""
                </filter>
                <filter-mapping>
                  <filter-name>jwt</filter-name>
                  <url-pattern>/*</url-pattern>
                  <dispatcher>REQUEST</dispatcher>
                  <dispatcher>ASYNC</dispatcher>
                  <dispatcher>ERROR</dispatcher>
                </filter-mapping>
                """).toString();
    }
}
