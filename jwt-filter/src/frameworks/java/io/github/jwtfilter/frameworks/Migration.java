package io.github.jwtfilter.frameworks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a team adds to a web.xml for {@code session=token}: our filter before all else, and perhaps a login. */
final class Migration {
    /** The key of all servers. */
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private String more = "";

    /** For an application with a login of its own: every path is open to our filter. */
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

    /** Adds what stands behind the filter. */
    Migration and(String xml) {
        more += xml;
        return this;
    }

    /** Puts the JAR of an edition and these lines into a WAR; with the container's sessions the WAR stays as it is. */
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
