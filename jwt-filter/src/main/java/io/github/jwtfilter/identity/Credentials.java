package io.github.jwtfilter.identity;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** A name and a password as somebody presented them, and where from. Immutable. */
public final class Credentials {
    /** The longest password that is looked at, in bytes of UTF-8. */
    public static final int LONGEST_PASSWORD = 1024;

    private final String name;
    private final String password;
    private final String address;
    private final Realm realm;

    /**
     * Credentials from nowhere in particular.
     *
     * @param name the user's name
     * @param password the password in clear
     */
    public Credentials(String name, String password) {
        this(name, password, "", Realm.NONE);
    }

    private Credentials(String name, String password, String address, Realm realm) {
        this.name = name;
        this.password = password;
        this.address = address;
        this.realm = realm;
    }

    /**
     * The same, presented in a request.
     *
     * @param address the client's, as {@code ServletRequest.getRemoteAddr} has it; null if it is not known, as over a
     *     Unix domain socket
     * @param realm the server's own users, as far as this request can ask for them
     * @return other credentials
     */
    public Credentials from(String address, Realm realm) {
        return new Credentials(name, password, address == null ? "" : address, realm);
    }

    /**
     * The same with name and password in Unicode's composed form (NFC), as RFC 8265 asks for: some systems write an umlaut
     * as two characters.
     *
     * @return this object if both are in this form
     */
    Credentials composed() {
        String composedName = composed(name);
        String composedPassword = composed(password);
        return composedName.equals(name) && composedPassword.equals(password)
                ? this
                : new Credentials(composedName, composedPassword, address, realm);
    }

    /** A text in NFC. ASCII and what is too long for a name or password are returned as they are. */
    static String composed(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        return ascii || text.length() > LONGEST_PASSWORD ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
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

    /**
     * The password presented, for back-ends that take no bytes.
     *
     * @return never null
     */
    public String passwordText() {
        return password;
    }

    /**
     * The client's address.
     *
     * @return as the container reports it: an IPv4 or IPv6 address, perhaps with a port where a proxy adds one; empty if
     *     it is not known
     */
    public String address() {
        return address;
    }

    /**
     * The server's own users.
     *
     * @return never null
     */
    public Realm realm() {
        return realm;
    }

    /** The name only. */
    @Override
    public String toString() {
        return "Credentials[" + name + "]";
    }
}
