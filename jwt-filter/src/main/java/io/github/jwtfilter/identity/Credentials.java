package io.github.jwtfilter.identity;

import java.nio.charset.StandardCharsets;

/** A name and a password as somebody presented them. */
public final class Credentials {
    /** The longest password that is looked at, in bytes of UTF-8. */
    public static final int LONGEST_PASSWORD = 1024;

    private final String name;
    private final String password;

    /**
     * Credentials.
     *
     * @param name the user's name
     * @param password the password in clear
     */
    public Credentials(String name, String password) {
        this.name = name;
        this.password = password;
    }

    /**
     * The name presented.
     *
     * @return never null
     */
    public String name() {
        return name;
    }

    /**
     * The password presented.
     *
     * @return bytes of UTF-8, a fresh copy for the caller to wipe
     */
    public byte[] password() {
        return password.getBytes(StandardCharsets.UTF_8);
    }

    /** The name only. */
    @Override
    public String toString() {
        return "Credentials[" + name + "]";
    }
}
