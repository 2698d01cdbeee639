package io.github.jwtfilter.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Text resources of the tests, such as the examples of the RFCs. */
final class Resource {
    private Resource() {}

    static String text(String path) {
        try (InputStream in = Resource.class.getResourceAsStream("/" + path)) {
            return new String(in.readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
