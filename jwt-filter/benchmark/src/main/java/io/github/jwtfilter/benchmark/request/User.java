package io.github.jwtfilter.benchmark.request;

import java.io.Serializable;

/** The logged-in user, as a bean of a legacy application. */
public final class User implements Serializable {
    private static final long serialVersionUID = 1L;

    private int number;
    private String name;
    private String mail;

    User(int number) {
        this(number, "User No. " + number, "user-" + number + "@example.org");
    }

    User(int number, String name, String mail) {
        this.number = number;
        this.name = name;
        this.mail = mail;
    }

    /** For frameworks that create beans. */
    public User() {}

    int number() {
        return number;
    }

    String name() {
        return name;
    }

    String mail() {
        return mail;
    }

    boolean isComplete() {
        return name.length() < mail.length();
    }
}
