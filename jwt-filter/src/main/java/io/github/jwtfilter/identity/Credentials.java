package io.github.jwtfilter.identity;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** A name and a password as a client presented them, with the client's address. Immutable. */
public final class Credentials {
    /** The maximum length of a name in characters. */
    public static final int MAX_NAME_CHARACTERS = 1024;

    /** The maximum length of a password in bytes of UTF-8. Longer passwords are wrong. */
    public static final int MAX_PASSWORD_BYTES = 1024;

    private final String name;
    private final String password;
    private final String address;
    private final Realm realm;

    /**
     * Creates credentials without a request.
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
     * Returns a copy with the origin of the request.
     *
     * @param address the client's address from {@code ServletRequest.getRemoteAddr}; null if unknown, for example over
     *     a Unix domain socket
     * @param realm the container's own users, as far as this request gives access to them
     * @return new credentials
     */
    public Credentials from(String address, Realm realm) {
        return new Credentials(name, password, address == null ? "" : address, realm);
    }

    /**
     * Returns a copy with name and password in Unicode's composed form (NFC), as RFC 8265 requires. Some systems write
     * an umlaut as two characters.
     *
     * @return this object if both are already composed
     */
    Credentials composed() {
        String composedName = composed(name);
        String composedPassword = composed(password, MAX_PASSWORD_BYTES);
        return composedName.equals(name) && composedPassword.equals(password)
                ? this
                : new Credentials(composedName, composedPassword, address, realm);
    }

    /** Returns a name in NFC. ASCII names, and names that are too long, are returned unchanged. */
    static String composed(String name) {
        return composed(name, MAX_NAME_CHARACTERS);
    }

    private static String composed(String text, int maxCharacters) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        return ascii || text.length() > maxCharacters ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /**
     * Returns the name presented.
     *
     * @return never null
     */
    public String name() {
        return name;
    }

    /**
     * Returns the password presented.
     *
     * @return bytes of UTF-8; a new copy that the caller should wipe
     */
    public byte[] password() {
        return password.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the password presented, for back ends that need a string.
     *
     * @return never null
     */
    public String passwordText() {
        return password;
    }

    /**
     * Returns the client's address.
     *
     * @return an IPv4 or IPv6 address as the container reports it, with a port if a proxy adds one; empty if unknown
     */
    public String address() {
        return address;
    }

    /**
     * Returns the container's own users.
     *
     * @return never null
     */
    public Realm realm() {
        return realm;
    }

    /** Returns the name without the password. */
    @Override
    public String toString() {
        return "Credentials[" + name + "]";
    }
}
