package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.session.content.SessionContent;
import io.github.jwtfilter.session.content.SessionMetadata;
import io.github.jwtfilter.session.content.SessionSize;
import io.github.jwtfilter.text.LogLimit;
import io.github.jwtfilter.text.LogText;
import io.github.jwtfilter.transport.ChunkedCookie;
import io.github.jwtfilter.transport.UnusableTokenException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A session in an encrypted cookie. The encryption key is derived from the login, or for an anonymous session from the
 * session id. A login can therefore read only its own sessions, even if a browser sends others.
 */
final class SessionCookie {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final String VARY = "Vary";

    /** Attributes of this many bytes always fit, unless a path or a key id is very long. */
    private static final int ALWAYS_FITTING_BYTES = 700;

    private final String name;
    private final ChunkedCookie cookie;
    private final DirectEncryption encryption;
    private final FreshSessions fresh = new FreshSessions();
    private final LogLimit unreadable;

    SessionCookie(String name, ChunkedCookie cookie, DirectEncryption encryption, LongSupplier nanoTime) {
        this.name = name;
        this.cookie = cookie;
        this.encryption = encryption;
        this.unreadable = new LogLimit(nanoTime);
    }

    /** Returns true if the request has a session cookie, readable or unreadable. */
    boolean isPresent(HttpServletRequest request) {
        return cookie.isPresent(request);
    }

    /** Returns the session of this login in the request, regardless of its age. */
    Optional<SessionContent> read(HttpServletRequest request, Login login) {
        List<String> values = cookie.read(request);
        for (String value : values) {
            Optional<SessionContent> content = decrypt(value, login);
            if (content.isPresent()) {
                fresh.add(value, content.get().metadata());
                return content;
            }
        }
        if (!values.isEmpty()) {
            LOG.log(
                    Level.DEBUG,
                    "The session cookie was ignored: it was written for another login, application or key");
        }
        return Optional.empty();
    }

    /**
     * Returns true if the request has one session cookie, and its use is not due to be recorded. The answer comes without
     * decryption, from an earlier request with the same cookie.
     */
    boolean isFresh(HttpServletRequest request, Instant now) {
        List<String> values = cookie.read(request);
        return values.size() == 1 && fresh.isFresh(values.get(0), now.toEpochMilli());
    }

    private Optional<SessionContent> decrypt(String value, Login login) {
        try {
            if (login.isPresent()) {
                return encryption.decrypt(value, login.sessionOwner()).flatMap(SessionContent::decode);
            }
            return encryption
                    .decryptNamed(value)
                    .flatMap(named -> SessionContent.decode(named.content())
                            .filter(content -> content.metadata().id().equals(named.context())));
        } catch (KeysUnavailableException | IllegalStateException e) {
            unreadable.log(
                    LOG,
                    Level.WARNING,
                    "JWTF-510 A session cookie cannot be decrypted, so the request has no session: {0}",
                    e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Returns a substitute for the id of an unreadable session. The same cookie always gives the same substitute, which
     * differs from every real id.
     */
    Optional<String> unreadableId(HttpServletRequest request) {
        return cookie.read(request).stream().findFirst().map(value -> SessionMetadata.id(sha256(value)));
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform supports SHA-256", e);
        }
    }

    /**
     * Sets the cookie and replaces an earlier one on the response.
     *
     * @return the number of bytes including the attributes of the cookie
     * @throws UnusableTokenException if browsers would drop the cookie; the response is then unchanged
     * @throws IllegalArgumentException if none of the keys may sign
     */
    int write(SessionContent content, Login login, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        String value = encrypt(content.metadata().id(), content.encoded(), login);
        CookieLines lines = new CookieLines(response);
        cookie.write(value, request, lines);
        lines.replace(this::isOurs);
        return cookie.length(value, request);
    }

    private String encrypt(String id, byte[] content, Login login) {
        return login.isPresent()
                ? encryption.encrypt(login.sessionOwner(), content)
                : encryption.encryptNamed(id, content);
    }

    /**
     * Throws if the session would become too long for the cookie.
     *
     * @param attribute the attribute to set
     * @param bytes the bytes that it takes
     * @param all the bytes that all attributes would then take
     * @throws IllegalStateException if the session would become too long
     */
    void requireRoom(String attribute, int bytes, int all, String id, Login login, HttpServletRequest request) {
        // So few bytes always fit. Skip the encryption below.
        if (all <= ALWAYS_FITTING_BYTES) {
            return;
        }
        int around = encrypt(id, new byte[0], login).length();
        int room = (cookie.longest(request) - around) * 3 / 4 - SessionContent.EMPTY_LENGTH;
        if (all > room) {
            throw new IllegalStateException("session: attribute '" + LogText.of(attribute) + "' takes " + bytes
                    + " bytes and makes the session too large for cookies: expected at most " + room
                    + " bytes in total, got " + all + "; " + limit(request));
        }
    }

    /** Returns true if cookies of this length deserve a warning. */
    boolean isLong(int bytes, HttpServletRequest request) {
        return bytes > ALWAYS_FITTING_BYTES && bytes >= SessionSize.warnedFrom(cookie.limit(request));
    }

    /** Explains the limit to the operator. */
    String limit(HttpServletRequest request) {
        return "encrypted and with cookie attributes, it may take " + cookie.limit(request)
                + " bytes, because the server limits the headers of a request, and this client sends others too;"
                + " if the server accepts more than 8192 bytes of headers, set requestHeaderSize";
    }

    void clear(HttpServletRequest request, HttpServletResponse response) {
        CookieLines lines = new CookieLines(response);
        cookie.clear(request, lines);
        lines.replace(this::isOurs);
    }

    /** Removes the cookie from the response. Returns false if the server cannot remove a header. */
    boolean withdraw(HttpServletResponse response) {
        new CookieLines(response).replace(this::isOurs);
        return !isSetOn(response);
    }

    /** Returns true if the response sets the cookie. */
    boolean isSetOn(HttpServletResponse response) {
        return CookieLines.areOn(response, this::isOurs);
    }

    private boolean isOurs(String line) {
        return line.startsWith(name + "=") || line.startsWith(name + ".");
    }

    /** Declares that the response depends on the session (RFC 9110 §12.5.5). */
    static void vary(HttpServletResponse response) {
        for (String line : response.getHeaders(VARY)) {
            for (String field : line.split(",")) {
                String name = field.strip();
                if (name.equalsIgnoreCase("Cookie") || name.equals("*")) {
                    return;
                }
            }
        }
        response.addHeader(VARY, "Cookie");
    }
}
