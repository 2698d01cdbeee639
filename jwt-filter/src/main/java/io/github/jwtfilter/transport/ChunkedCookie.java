package io.github.jwtfilter.transport;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A cookie {@code NAME} for one value. If the value is too long for one cookie, it is split into two to four cookies
 * {@code NAME.0} to {@code NAME.3}. A value is read completely or ignored. All chunks of one value begin with the same
 * mark, for example {@code 2c0ffee00}: their count and a checksum of the value.
 *
 * <p>The mark only identifies the chunks of one value. It is no protection, so the value has to be authenticated by
 * itself.
 */
public final class ChunkedCookie {
    private static final int MAX_CHUNKS = 4;

    /** The maximum bytes of all cookies of one value, with names and attributes. {@link #limit} may be lower. */
    public static final int MAX_BYTES = MAX_CHUNKS * TokenCookie.MAX_BYTES;

    private static final int MIN_CHUNKS = 2;

    /**
     * The maximum number of values that are tried. Several applications on one host may set cookies with the same name
     * for different paths, and a browser sends them all.
     */
    private static final int MAX_CANDIDATES = 4;

    private static final int MARK_CHARACTERS = 9;

    /** Bytes kept free for later requests that are longer: a long address, a {@code Referer}, a form. */
    private static final int RESERVED_BYTES = 850;

    /** Bytes that are always allowed. If the request is too long with these, its other headers are to blame. */
    private static final int MIN_ALLOWED_BYTES = 2_048;

    private final TokenCookie whole;
    private final TokenCookie[] chunks = new TokenCookie[MAX_CHUNKS];
    private final int headerSize;

    /**
     * Creates a cookie for the host that sets it.
     *
     * @param name the cookie's name; the names of the chunks are derived from it
     * @param path the path below which browsers send the cookie
     * @param sameSite {@code Strict}, {@code Lax} or {@code None}
     * @param secure when to add the {@code Secure} attribute
     * @param headerSize the maximum bytes of headers that the server accepts in one request. The cookie is refused if
     *     the client's headers would become longer. Otherwise the server would reject every request, and the cookie
     *     could never be cleared
     */
    public ChunkedCookie(String name, String path, String sameSite, TokenCookie.Secure secure, int headerSize) {
        this.whole = new TokenCookie(name, path, null, sameSite, secure);
        for (int i = 0; i < MAX_CHUNKS; i++) {
            chunks[i] = new TokenCookie(name + '.' + i, path, null, sameSite, secure);
        }
        this.headerSize = headerSize;
    }

    /**
     * Returns the maximum length of the cookies of a value. It leaves room for the other headers of this client.
     *
     * @param request the request to answer
     * @return bytes of all cookies, with names and attributes; at most {@link #MAX_BYTES}
     */
    public int limit(HttpServletRequest request) {
        int room = headerSize - RESERVED_BYTES - RequestHead.lengthWithout(this::isOurs, request);
        return Math.max(MIN_ALLOWED_BYTES, Math.min(MAX_BYTES, room));
    }

    /**
     * Returns true if the request has a cookie of this name or one of its chunks.
     *
     * @param request the request
     * @return true even if the value is unreadable
     */
    public boolean isPresent(HttpServletRequest request) {
        return !RequestCookies.read(whole.name(), this::isOurs, request).isEmpty();
    }

    private boolean isOurs(String name) {
        if (!name.startsWith(whole.name())) {
            return false;
        }
        boolean ours = name.length() == whole.name().length();
        for (TokenCookie chunk : chunks) {
            ours |= chunk.name().equals(name);
        }
        return ours;
    }

    /**
     * Returns the values that the request carries under this name. Usually there is at most one. An application at a
     * shorter path of the host may have set another. A neighbour domain may also have set one, to hide the genuine
     * value.
     *
     * @param request the request
     * @return at most four values in the order of the request; values with missing or surplus chunks are skipped
     */
    public List<String> read(HttpServletRequest request) {
        List<RequestCookies.Pair> cookies = RequestCookies.read(whole.name(), this::isOurs, request);
        List<String> values = new ArrayList<>(1);
        int tried = 0;
        for (RequestCookies.Pair cookie : cookies) {
            String text = cookie.value;
            boolean unbroken = whole.name().equals(cookie.name);
            boolean begins = unbroken || chunks[0].name().equals(cookie.name);
            if (begins && !text.isEmpty() && tried < MAX_CANDIDATES) {
                tried++;
                String value = unbroken ? text : join(text, cookies);
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    /** Returns the value that begins with this chunk; null if chunks with the same mark are missing or surplus. */
    private String join(String first, List<RequestCookies.Pair> cookies) {
        int count = first.charAt(0) - '0';
        if (first.length() <= MARK_CHARACTERS || count < MIN_CHUNKS || count > MAX_CHUNKS) {
            return null;
        }
        String mark = first.substring(0, MARK_CHARACTERS);
        StringBuilder joined = new StringBuilder(count * first.length()).append(first, MARK_CHARACTERS, first.length());
        for (int i = 1; i < MAX_CHUNKS; i++) {
            String chunk = find(i, mark, cookies);
            boolean expected = i < count;
            if (expected != (chunk != null)) {
                return null;
            }
            if (expected) {
                joined.append(chunk, MARK_CHARACTERS, chunk.length());
            }
        }
        String value = joined.toString();
        return mark.equals(mark(count, value)) ? value : null;
    }

    /** Skips chunks with another mark, because they may belong to another application. */
    private String find(int index, String mark, List<RequestCookies.Pair> cookies) {
        String name = chunks[index].name();
        for (RequestCookies.Pair cookie : cookies) {
            if (name.equals(cookie.name) && cookie.value.startsWith(mark)) {
                return cookie.value;
            }
        }
        return null;
    }

    private static String mark(int count, String value) {
        CRC32 checksum = new CRC32();
        checksum.update(value.getBytes(StandardCharsets.ISO_8859_1));
        // The bit before the checksum preserves its leading zeros.
        return count
                + Long.toHexString(1L << Integer.SIZE | checksum.getValue()).substring(1);
    }

    /**
     * Sets the value and clears its other form (one cookie or chunks). This happens even if the request lacks the other
     * form, because the answer to a parallel request may have set it, and the browser would then have two values. The
     * second and later chunks are cleared only if the request has them, because they are ignored without the first
     * chunk.
     *
     * @param value the value, in characters that need no quoting
     * @param request the request to answer
     * @param response the uncommitted response
     * @throws UnusableTokenException if the value is longer than {@link #longest}; the response is then unchanged
     */
    public void write(String value, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        if (length(value, request) > MIN_ALLOWED_BYTES && value.length() > longest(request)) {
            throw new UnusableTokenException("cookie " + whole.name() + ": expected at most " + longest(request)
                    + " bytes, because all its cookies together may have " + limit(request) + " bytes, got "
                    + value.length());
        }
        if (isUnbroken(value, request)) {
            whole.write(value, request, response);
            chunks[0].clear(request, response);
            clearCarried(1, request, response);
            return;
        }
        int room = room(request);
        int count = count(value, room);
        String mark = mark(count, value);
        for (int i = 0; i < count; i++) {
            String chunk = value.substring(i * room, Math.min(value.length(), (i + 1) * room));
            chunks[i].write(mark + chunk, request, response);
        }
        whole.clear(request, response);
        clearCarried(count, request, response);
    }

    /**
     * Clears the value in the browser, both as one cookie and as chunks.
     *
     * @param request the request to answer
     * @param response the uncommitted response
     */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        whole.clear(request, response);
        chunks[0].clear(request, response);
        clearCarried(1, request, response);
    }

    private void clearCarried(int from, HttpServletRequest request, HttpServletResponse response) {
        List<RequestCookies.Pair> cookies = RequestCookies.read(whole.name(), this::isOurs, request);
        for (int i = from; i < MAX_CHUNKS; i++) {
            String name = chunks[i].name();
            if (cookies.stream().anyMatch(cookie -> cookie.name.equals(name) && !cookie.value.isEmpty())) {
                chunks[i].clear(request, response);
            }
        }
    }

    /**
     * Returns the length of the cookies, as if their number were unlimited.
     *
     * @param value the value
     * @param request the request to answer
     * @return bytes of all names, values and attributes in the {@code Set-Cookie} headers, excluding the headers that
     *     clear the other form
     */
    public int length(String value, HttpServletRequest request) {
        return isUnbroken(value, request)
                ? whole.length(value, request)
                : value.length() + count(value, room(request)) * overhead(request);
    }

    /**
     * Returns the maximum length of a value.
     *
     * @param request the request to answer
     * @return the length in characters
     */
    public int longest(HttpServletRequest request) {
        int limit = limit(request);
        int longest = Math.min(limit, TokenCookie.MAX_BYTES) - whole.length("", request);
        for (int count = MIN_CHUNKS; count <= MAX_CHUNKS; count++) {
            longest = Math.max(longest, Math.min(count * room(request), limit - count * overhead(request)));
        }
        return Math.max(0, longest);
    }

    private boolean isUnbroken(String value, HttpServletRequest request) {
        return whole.length(value, request) <= TokenCookie.MAX_BYTES;
    }

    private static int count(String value, int room) {
        return (value.length() + room - 1) / room;
    }

    /**
     * Returns how many characters of a value fit into one chunk. The minimum is 1, so that overlong attributes lead to
     * a refusal.
     */
    private int room(HttpServletRequest request) {
        return Math.max(1, TokenCookie.MAX_BYTES - overhead(request));
    }

    private int overhead(HttpServletRequest request) {
        return chunks[0].length("", request) + MARK_CHARACTERS;
    }
}
