package io.github.jwtfilter.containers.shop;

import java.io.Serializable;
import java.util.Date;
import java.util.List;

/** The logged-in user. */
public final class User implements Serializable {
    private static final long serialVersionUID = 1L;

    private String name;
    private Date since;
    /** Lists of the JDK are serializable, although their interface is not. */
    @SuppressWarnings("serial")
    private List<String> groups;

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public Date getSince() {
        return since;
    }

    public void setSince(Date since) {
        this.since = since;
    }

    public List<String> getGroups() {
        return groups;
    }

    public void setGroups(List<String> groups) {
        this.groups = groups;
    }
}
