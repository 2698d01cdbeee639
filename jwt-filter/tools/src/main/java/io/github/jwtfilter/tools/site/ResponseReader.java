package io.github.jwtfilter.tools.site;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of one response, on a connection that the server closes (RFC 9112). The size is limited. */
final class ResponseReader {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_BODY_BYTES = 512 * 1024;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");

    private int headBytes;

    Response read(Socket socket, String method, String target, URI server) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        int status;
        Map<String, List<String>> headers;
        do {
            Matcher line = STATUS_LINE.matcher(line(in));
            if (!line.matches()) {
                throw new IOException("the answer to " + method + " " + target + " is not HTTP/1.1");
            }
            status = Integer.parseInt(line.group(1));
            headers = headers(in);
        } while (status < 200);
        boolean hasBody = !method.equals("HEAD") && status != 204 && status != 304;
        byte[] body = hasBody ? body(in, headers) : new byte[0];
        return new Response(method + " " + target, address(server, target), status, headers, body);
    }

    /** Returns the base address for relative redirects. For a malformed target it is the address of the server. */
    private static URI address(URI server, String target) {
        try {
            return server.resolve(target.startsWith("//") ? "/" : target);
        } catch (IllegalArgumentException noAddress) {
            return server.resolve("/");
        }
    }

    private Map<String, List<String>> headers(InputStream in) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (headers.getOrDefault("transfer-encoding", List.of()).toString().contains("chunked")) {
            for (int size = chunk(in); size > 0; size = chunk(in)) {
                copy(in, body, Math.min(size, MAX_BODY_BYTES - body.size()));
                if (body.size() == MAX_BODY_BYTES) {
                    break;
                }
                line(in);
            }
            return body.toByteArray();
        }
        List<String> length = headers.getOrDefault("content-length", List.of());
        copy(in, body, length.isEmpty() ? MAX_BODY_BYTES : number(length.get(0), 10));
        return body.toByteArray();
    }

    private int chunk(InputStream in) throws IOException {
        // The limit of the head is for the lines of each chunk again. The body and the time are limited too.
        headBytes = 0;
        return number(line(in).split(";", 2)[0].strip(), 16);
    }

    /** Returns a length, at most the limit of a body. Longer bodies are cut. */
    private static int number(String text, int radix) throws IOException {
        try {
            long length = Long.parseLong(text, radix);
            if (length >= 0) {
                return (int) Math.min(length, MAX_BODY_BYTES);
            }
        } catch (NumberFormatException notANumber) {
            // Reported below.
        }
        throw new IOException("the answer has a wrong length");
    }

    private void copy(InputStream in, ByteArrayOutputStream body, int most) throws IOException {
        byte[] buffer = new byte[8192];
        int left = most;
        while (left > 0) {
            int read = in.read(buffer, 0, Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            body.write(buffer, 0, read);
            left -= read;
        }
    }

    private String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = next(in); c != '\n'; c = next(in)) {
            if (c < 0) {
                throw new IOException("the server closed the connection before the end of the response");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private int next(InputStream in) throws IOException {
        if (++headBytes > MAX_HEAD_BYTES) {
            throw new IOException("the head of the answer is longer than " + MAX_HEAD_BYTES + " bytes");
        }
        return in.read();
    }
}
