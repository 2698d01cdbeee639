package io.github.jwtfilter.session.cookie;

import io.github.jwtfilter.jose.DirectEncryption;
import io.github.jwtfilter.jose.KeysUnavailableException;
import io.github.jwtfilter.login.Login;
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
import java.util.List;
import java.util.Optional;

/**
 * A session in an encrypted cookie. The key of a session made under a login is made of that login, the key of one of
 * nobody's of its own id: no other login's cookie can be read, whatever a browser sends.
 */
final class SessionCookie {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    private static final String VARY = "Vary";

    /** So many bytes fit in any case, unless a path or the name of a key is very long. */
    private static final int SURELY_FITS = 700;

    private final String name;
    private final ChunkedCookie cookie;
    private final DirectEncryption encryption;
    private final LogLimit unreadable = new LogLimit();

    SessionCookie(String name, ChunkedCookie cookie, DirectEncryption encryption) {
        this.name = name;
        this.cookie = cookie;
        this.encryption = encryption;
    }

    /** Whether the request carries a session, a readable one or not. */
    boolean isPresent(HttpServletRequest request) {
        return cookie.isPresent(request);
    }

    /** The session that the request carries and that belongs to the login, however old. */
    Optional<SessionContent> read(HttpServletRequest request, Login login) {
        List<String> values = cookie.read(request);
        for (String value : values) {
            Optional<SessionContent> content = decrypt(value, login);
            if (content.isPresent()) {
                return content;
            }
        }
        if (!values.isEmpty()) {
            LOG.log(Level.DEBUG, "session: the cookie was not written for this login, application and key: not read");
        }
        return Optional.empty();
    }

    private Optional<SessionContent> decrypt(String value, Login login) {
        try {
            if (login.isPresent()) {
                return encryption.decrypt(value, login.sessionOwner()).flatMap(SessionContent::decode);
            }
            return encryption
                    .context(value)
                    .flatMap(id -> encryption
                            .decrypt(value, id)
                            .flatMap(SessionContent::decode)
                            .filter(content -> content.head().id().equals(id)));
        } catch (KeysUnavailableException | IllegalStateException e) {
            unreadable.log(LOG, Level.WARNING, "session: not read: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** What stands for the id of a session that cannot be read: the same for the same cookie, and nobody's id. */
    Optional<String> unreadableId(HttpServletRequest request) {
        return cookie.read(request).stream().findFirst().map(value -> SessionMetadata.id(sha256(value)));
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }

    /**
     * Sets the cookie, in the place of what was set on the response before.
     *
     * @return how many bytes it is with its attributes
     * @throws UnusableTokenException if browsers would not keep it; then nothing was set
     * @throws IllegalArgumentException if there is no key that may sign
     */
    int write(SessionContent content, Login login, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        String value = encrypt(content.head().id(), content.encoded(), login);
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
     * Makes sure that the session still fits into the cookie.
     *
     * @param attribute to be set
     * @param bytes that it takes
     * @param all bytes that all attributes take then
     * @throws IllegalStateException if it does not
     */
    void requireRoom(String attribute, int bytes, int all, String id, Login login, HttpServletRequest request) {
        // So little fits without a closer look.
        if (all <= SURELY_FITS) {
            return;
        }
        int around = encrypt(id, new byte[0], login).length();
        int room = (cookie.longest(request) - around) * 3 / 4 - SessionContent.EMPTY_LENGTH;
        if (all > room) {
            throw new IllegalStateException("session: attribute '" + LogText.of(attribute) + "' takes " + bytes
                    + " bytes and makes the session too long for its cookies: expected at most " + room
                    + " bytes in all, got " + all + "; " + limit(request));
        }
    }

    /** Whether cookies of so many bytes are worth a warning. */
    boolean isLong(int bytes, HttpServletRequest request) {
        return bytes > SURELY_FITS && bytes >= SessionSize.warnedFrom(cookie.limit(request));
    }

    /** Why there is no more room, for the operator. */
    String limit(HttpServletRequest request) {
        return "the cookies may take " + cookie.limit(request)
                + " bytes with encryption and attributes, or the server would refuse them with what else this client"
                + " sends; if it takes longer headers than 8192 bytes, say so by requestHeaderSize";
    }

    void clear(HttpServletRequest request, HttpServletResponse response) {
        CookieLines lines = new CookieLines(response);
        cookie.clear(request, lines);
        lines.replace(this::isOurs);
    }

    /** Takes back what was set on the response before; false where the server removes no header. */
    boolean takeBack(HttpServletResponse response) {
        new CookieLines(response).replace(this::isOurs);
        return !isSetOn(response);
    }

    /** Whether the response sets it. */
    boolean isSetOn(HttpServletResponse response) {
        return CookieLines.areOn(response, this::isOurs);
    }

    private boolean isOurs(String line) {
        return line.startsWith(name + "=") || line.startsWith(name + ".");
    }

    /** Says that another session would have got another answer (RFC 9110 §12.5.5). */
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
