package io.github.jwtfilter.benchmark.request;

import java.io.Serializable;

/** The logged-in user, as a bean of a legacy application. */
public final class User implements Serializable {
    private static final long serialVersionUID = 1L;

    private int number;
    private String name;
    private String mail;

    User(int number) {
        this.number = number;
        this.name = "User No. " + number;
        this.mail = "user-" + number + "@example.org";
    }

    /** For frameworks that create beans. */
    public User() {}

    int number() {
        return number;
    }

    boolean isComplete() {
        return name.length() < mail.length();
    }
}
