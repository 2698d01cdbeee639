package io.github.jwtfilter.cli;

import java.util.Map;

/** The text of elements of web.xml. All values are escaped. */
final class WebXmlText {
    private final StringBuilder text = new StringBuilder();

    /** Adds a comment on its own line. */
    WebXmlText comment(String sentences) {
        text.append("<!-- ").append(sentences).append(" -->\n");
        return this;
    }

    /** Adds the filter and its mapping to all paths. */
    WebXmlText filter(String type, Map<String, String> parameters) {
        text.append("<filter>\n  <filter-name>jwt</filter-name>\n  <filter-class>")
                .append(type);
        text.append("</filter-class>\n  <async-supported>true</async-supported>\n");
        parameters(parameters);
        text.append("</filter>\n<filter-mapping>\n  <filter-name>jwt</filter-name>\n  <url-pattern>/*</url-pattern>\n");
        for (String dispatcher : new String[] {"REQUEST", "ASYNC", "ERROR"}) {
            text.append("  <dispatcher>").append(dispatcher).append("</dispatcher>\n");
        }
        text.append("</filter-mapping>\n");
        return this;
    }

    /** Adds a servlet and its mapping to one path. */
    WebXmlText servlet(String name, String type, String path, Map<String, String> parameters) {
        text.append("<servlet>\n  <servlet-name>").append(name).append("</servlet-name>\n  <servlet-class>");
        text.append(type).append("</servlet-class>\n");
        parameters(parameters);
        text.append("</servlet>\n<servlet-mapping>\n  <servlet-name>").append(name);
        text.append("</servlet-name>\n  <url-pattern>").append(path).append("</url-pattern>\n</servlet-mapping>\n");
        return this;
    }

    private void parameters(Map<String, String> parameters) {
        parameters.forEach((name, value) -> text.append("  <init-param>\n    <param-name>")
                .append(name)
                .append("</param-name>\n    <param-value>")
                .append(value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
                .append("</param-value>\n  </init-param>\n"));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
