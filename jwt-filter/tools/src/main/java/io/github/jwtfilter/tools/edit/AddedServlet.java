package io.github.jwtfilter.tools.edit;

import java.util.Map;

/** A servlet that is added at one path. Immutable. */
public final class AddedServlet {
    public final String name;
    public final String type;
    public final String path;
    final Map<String, String> parameters;

    /**
     * Creates the servlet.
     *
     * @param type the name of its class
     */
    public AddedServlet(String name, String type, String path, Map<String, String> parameters) {
        this.name = name;
        this.type = type;
        this.path = path;
        this.parameters = parameters;
    }
}
