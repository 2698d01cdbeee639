package io.github.jwtfilter.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's address as a container tells it, read without asking a name service. Immutable; equal if it is the same
 * address, however it is written.
 */
public final class ClientAddress {
    private static final Pattern V4 = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");
    private static final Pattern V6 = Pattern.compile("\\[?([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(%[^\\]]*)?]?");

    /** IPv4 addresses as IPv6-only networks write them (RFC 6052 §2.1). */
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    /** Half of an IPv6 address names a network; within it a host takes any address it likes (RFC 8981). */
    private static final int NETWORK_BYTES = 8;

    private final String text;
    private final byte[] bytes;

    private ClientAddress(String text, byte[] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /**
     * Reads an address.
     *
     * @param text IPv4, or IPv6 with or without brackets and zone; anything else stands for itself, null for an empty text
     * @return an address, be the text no address
     */
    public static ClientAddress of(String text) {
        String stripped = text == null ? "" : text.strip();
        byte[] bytes = V4.matcher(stripped).matches() ? v4(stripped) : v6(stripped);
        return new ClientAddress(stripped, bytes);
    }

    private static byte[] v4(String text) {
        Matcher parts = V4.matcher(text);
        parts.matches();
        byte[] bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
            int part = Integer.parseInt(parts.group(i + 1));
            if (part > 255) {
                return new byte[0];
            }
            bytes[i] = (byte) part;
        }
        return bytes;
    }

    private static byte[] v6(String text) {
        Matcher literal = V6.matcher(text);
        if (!literal.matches()) {
            return new byte[0];
        }
        try {
            // In brackets it can only be an address: a name is not looked up. An IPv4-mapped one becomes IPv4.
            byte[] bytes = InetAddress.getByName("[" + literal.group(1) + "]").getAddress();
            boolean translated = Arrays.equals(bytes, 0, Math.min(12, bytes.length), TRANSLATED, 0, 12);
            return translated ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
        } catch (UnknownHostException e) {
            return new byte[0];
        }
    }

    /**
     * Who is taken for one client: an IPv4 address, or an IPv6 network of 64 bits.
     *
     * @return such as {@code 192.0.2.1} or {@code 2001:db8:0:0:0:0:0:0/64}; the text itself if it is no address
     */
    public String client() {
        if (bytes.length != 16) {
            return toString();
        }
        return literal(Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), 16)) + "/64";
    }

    /**
     * Whether it is of this machine or of a network that the internet does not reach.
     *
     * @return false if it is no address
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

    /** The address in one way of writing it; the text itself if it is none. */
    @Override
    public String toString() {
        return bytes.length == 0 ? text : literal(bytes);
    }
}
