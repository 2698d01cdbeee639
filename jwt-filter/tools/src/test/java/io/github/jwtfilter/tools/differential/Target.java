package io.github.jwtfilter.tools.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** A path as a request writes it, inside of the application. */
record Target(String raw) {
    /** Returns the target of a decoded path. */
    static Target of(String path) {
        return new Target(encoded(path));
    }

    static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > ' ' && b < 0x7f && "%\"<>\\^`{|}[]?#;".indexOf(b) < 0;
            encoded.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return encoded.toString();
    }

    /** Returns the path as a server sees it, if it accepts the target. Tomcat leaves no slash for a dot at the end. */
    String path(String server) {
        String path = decoded(raw.replaceFirst("\\?.*", "").replaceAll(";[^/]*", ""));
        Deque<String> segments = new ArrayDeque<>();
        String[] parts = path.split("/+", -1);
        for (int i = 1; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            boolean dots = parts[i].equals(".") || parts[i].equals("..");
            if (parts[i].equals("..")) {
                segments.pollLast();
            }
            if (!dots || last && (server.startsWith("Jetty") || segments.isEmpty())) {
                segments.addLast(dots ? "" : parts[i]);
            }
        }
        return "/" + String.join("/", segments);
    }

    static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            bytes[length++] = low < 0 ? bytes[i] : (byte) (16 * high + low);
            i += low < 0 ? 0 : 2;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
