package io.github.jwtfilter.throttle;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A client's address as a container reports it, parsed without a name service. Containers pass on the address that a
 * proxy writes into {@code X-Forwarded-For} or {@code Forwarded}, perhaps with a port, brackets, quotes or a zone. All
 * forms of one address are equal. All texts without an address are equal too, because a client or proxy can invent any
 * number of them. Immutable.
 */
public final class ClientAddress {
    /** The client for all texts without an address. */
    private static final String UNKNOWN = "unknown";

    /** An address takes up to 45 characters. A zone, a port and other parameters may surround it. */
    private static final int MAX_LENGTH = 512;

    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_BYTE = 255;

    /**
     * Prefixes of IPv4 addresses in IPv6-only networks: 64:ff9b::/96 (RFC 6052 §2.1), ::ffff:0:0:0/96 (RFC 2765 §2.1).
     */
    private static final byte[][] TRANSLATED = {
        {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0},
        {0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0}
    };

    private static final byte[] NONE = {};

    /** Half of an IPv6 address identifies a network. Within it, a host can choose any address (RFC 8981). */
    private static final int NETWORK_BYTES = 8;

    private final boolean present;
    private final byte[] bytes;

    private ClientAddress(boolean present, byte[] bytes) {
        this.present = present;
        this.bytes = bytes;
    }

    /**
     * Parses an address.
     *
     * @param text an IPv4 or IPv6 address or a node of RFC 7239 §6; the last element of a list counts, because the
     *     nearest proxy wrote it; may be null
     * @return the address; {@link #isAddress()} is false if the text contains none
     */
    public static ClientAddress of(String text) {
        if (text == null || text.isBlank()) {
            return new ClientAddress(false, NONE);
        }
        String element = text.substring(text.lastIndexOf(',') + 1).strip();
        return new ClientAddress(true, element.length() > MAX_LENGTH ? NONE : read(withoutDecoration(element)));
    }

    /** Removes {@code for=}, other parameters, quotes, and the host name that Java puts before an address. */
    private static String withoutDecoration(String element) {
        String node = element;
        int parameter = indexOfFor(node);
        if (parameter >= 0) {
            int end = node.indexOf(';', parameter);
            String value =
                    node.substring(parameter, end < 0 ? node.length() : end).strip();
            node = value.substring(value.indexOf('=') + 1).strip();
        }
        int from = node.startsWith("\"") ? 1 : 0;
        int to = node.length() > from && node.endsWith("\"") ? node.length() - 1 : node.length();
        return node.substring(Math.max(from, node.lastIndexOf('/') + 1), Math.max(to, from))
                .strip();
    }

    /** Returns the index of the parameter {@code for} among others, or -1 if it is absent. */
    private static int indexOfFor(String node) {
        for (int start = 0; start >= 0 && start < node.length(); ) {
            int name = start;
            while (name < node.length() && (node.charAt(name) == ';' || node.charAt(name) == ' ')) {
                name++;
            }
            int equals = node.indexOf('=', name);
            if (equals < 0) {
                return -1;
            }
            if (node.substring(name, equals).strip().equalsIgnoreCase("for")) {
                return name;
            }
            start = node.indexOf(';', name);
        }
        return -1;
    }

    private static byte[] read(String node) {
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return readBare(node.substring(1, end < 0 ? node.length() : end));
        }
        byte[] bytes = readBare(node);
        return bytes.length > 0 ? bytes : readBare(withoutPort(node));
    }

    /** Removes the text after a single colon. With several colons, removes only a suffix as short as a port. */
    private static String withoutPort(String node) {
        int first = node.indexOf(':');
        int last = node.lastIndexOf(':');
        boolean only = first == last;
        boolean port = node.length() - last - 1 <= MAX_PORT_DIGITS;
        return last >= 0 && (only || port) ? node.substring(0, last).strip() : "";
    }

    private static byte[] readBare(String address) {
        int zone = address.indexOf('%');
        String plain = (zone < 0 ? address : address.substring(0, zone)).strip();
        return plain.indexOf(':') < 0 ? v4(plain) : v6(plain);
    }

    private static byte[] v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return NONE;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
            boolean digits = !parts[i].isEmpty()
                    && parts[i].length() <= 3
                    && parts[i].chars().allMatch(c -> c >= '0' && c <= '9');
            int part = digits ? Integer.parseInt(parts[i]) : MAX_BYTE + 1;
            if (part > MAX_BYTE) {
                return NONE;
            }
            bytes[i] = (byte) part;
        }
        return bytes;
    }

    private static byte[] v6(String text) {
        if (!text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0 && c < 0x80)) {
            return NONE;
        }
        try {
            // The brackets make sure that Java parses an address and looks up no name. An IPv4-mapped address becomes
            // IPv4.
            byte[] bytes = InetAddress.getByName("[" + text + "]").getAddress();
            for (byte[] prefix : TRANSLATED) {
                if (bytes.length == 16 && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length)) {
                    return Arrays.copyOfRange(bytes, prefix.length, 16);
                }
            }
            return bytes;
        } catch (UnknownHostException e) {
            return NONE;
        }
    }

    /**
     * Returns whether the text contains an address.
     *
     * @return false for a host name, {@code unknown}, an obfuscated identifier, an empty text and similar
     */
    public boolean isAddress() {
        return bytes.length > 0;
    }

    /**
     * Returns the key of the client: an IPv4 address, or an IPv6 network of 64 bits.
     *
     * @return such as {@code 192.0.2.1} or {@code 2001:db8:0:0:0:0:0:0/64}; {@code unknown} for a text without an
     *     address; empty if there was no text
     */
    public String client() {
        if (bytes.length != 16) {
            return toString();
        }
        return literal(Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), 16)) + "/64";
    }

    /**
     * Returns whether the address belongs to this machine or a private network.
     *
     * @return false if there is no address
     */
    public boolean isPrivate() {
        if (bytes.length == 0) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            return address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    // RFC 6598 (100.64.0.0/10) and RFC 4193 (fc00::/7)
                    || bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64
                    || address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String literal(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientAddress && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** Returns the address in canonical form; {@code unknown} or empty if there is none. */
    @Override
    public String toString() {
        if (isAddress()) {
            return literal(bytes);
        }
        return present ? UNKNOWN : "";
    }
}
