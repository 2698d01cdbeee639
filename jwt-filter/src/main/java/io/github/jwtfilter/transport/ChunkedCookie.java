package io.github.jwtfilter.transport;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One value in a cookie {@code NAME}, or, where a browser would drop that as too long, in two to four cookies
 * {@code NAME.0} to {@code NAME.3}. It is read as a whole or not at all: all chunks of one writing begin with the same
 * mark, their count and a checksum of the value, such as {@code 2c0ffee00}.
 *
 * <p>The mark tells writings apart and is no protection: the value has to be authentic by itself.
 */
public final class ChunkedCookie {
    private static final int MOST_CHUNKS = 4;

    /** The most bytes that the cookies of one value may take, with names and attributes, wherever there is room. */
    public static final int LONGEST = MOST_CHUNKS * TokenCookie.LONGEST;

    private static final int FEWEST_CHUNKS = 2;

    /** Applications on one host may set cookies of one name for several paths; a browser sends them all. */
    private static final int MOST_TRIED = 4;

    private static final int MARK_LENGTH = 9;

    /** What a request may have more than the one that is answered: a long address, where it comes from, a form. */
    private static final int RESERVE = 850;

    /** So much is taken whatever else a client sends: if that is too long, it is so with or without us. */
    private static final int ALWAYS_TAKEN = 2_048;

    private final TokenCookie whole;
    private final TokenCookie[] chunks = new TokenCookie[MOST_CHUNKS];
    private final int headerSize;

    /**
     * A cookie for the one host that sets it.
     *
     * @param name its name; the chunks' are made from it
     * @param path the paths that a browser sends it to
     * @param sameSite {@code Strict}, {@code Lax} or {@code None}
     * @param secure when it is marked Secure
     * @param headerSize how many bytes of headers the server takes in all: what would be longer with the rest that a
     *     client sends would be refused before anybody could take the cookies back, and is not set
     */
    public ChunkedCookie(String name, String path, String sameSite, TokenCookie.Secure secure, int headerSize) {
        this.whole = new TokenCookie(name, path, null, sameSite, secure);
        for (int i = 0; i < MOST_CHUNKS; i++) {
            chunks[i] = new TokenCookie(name + '.' + i, path, null, sameSite, secure);
        }
        this.headerSize = headerSize;
    }

    /**
     * How long the cookies of a value may be, so that they come back with what else this client sends.
     *
     * @param request the request that would be answered
     * @return the bytes of all of them, with names and attributes; {@link #LONGEST} at most
     */
    public int limit(HttpServletRequest request) {
        int room = headerSize - RESERVE - RequestHead.lengthWithout(this::isOurs, request);
        return Math.max(ALWAYS_TAKEN, Math.min(LONGEST, room));
    }

    /**
     * Whether a request carries anything under this name, be it a whole value or a part of one.
     *
     * @param request the request
     * @return true also for what cannot be read
     */
    public boolean isPresent(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (isOurs(cookie.getName())) {
                    return true;
                }
            }
        }
        return false;
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
     * The values that a request carries under this name. Usually there is one at most; an application at a shorter path
     * of the host may have set another, and so may a neighbour domain, to hide it.
     *
     * @param request the request
     * @return at most four, in the request's order; of a value that misses a chunk, or has one too many, nothing
     */
    public List<String> read(HttpServletRequest request) {
        List<RequestCookies.Pair> cookies = RequestCookies.read(whole.name(), this::isOurs, request);
        List<String> values = new ArrayList<>(1);
        int tried = 0;
        for (RequestCookies.Pair cookie : cookies) {
            String text = cookie.value;
            boolean unbroken = whole.name().equals(cookie.name);
            boolean begins = unbroken || chunks[0].name().equals(cookie.name);
            if (begins && !text.isEmpty() && tried < MOST_TRIED) {
                tried++;
                String value = unbroken ? text : join(text, cookies);
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    /** The value that begins with this chunk; null if the others of its writing are not there. */
    private String join(String first, List<RequestCookies.Pair> cookies) {
        int count = first.charAt(0) - '0';
        if (first.length() <= MARK_LENGTH || count < FEWEST_CHUNKS || count > MOST_CHUNKS) {
            return null;
        }
        String mark = first.substring(0, MARK_LENGTH);
        StringBuilder joined = new StringBuilder(count * first.length()).append(first, MARK_LENGTH, first.length());
        for (int i = 1; i < MOST_CHUNKS; i++) {
            String chunk = find(i, mark, cookies);
            boolean expected = i < count;
            if (expected != (chunk != null)) {
                return null;
            }
            if (expected) {
                joined.append(chunk, MARK_LENGTH, chunk.length());
            }
        }
        String value = joined.toString();
        return mark.equals(mark(count, value)) ? value : null;
    }

    /** Chunks of other writings are passed over: another application's may come along. */
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
        // The bit before the checksum keeps its leading zeros.
        return count
                + Long.toHexString(1L << Integer.SIZE | checksum.getValue()).substring(1);
    }

    /**
     * Sets the value. The other form is cleared whether the request carries it or not: an answer to another request may
     * have set it meanwhile, and two values would be left. Without its first chunk no further one counts, so those are
     * cleared only where the request carries them.
     *
     * @param value of characters that need no quoting
     * @param request the request that is answered
     * @param response not committed yet
     * @throws UnusableTokenException if it is longer than the {@link #longest}; then nothing was set
     */
    public void write(String value, HttpServletRequest request, HttpServletResponse response)
            throws UnusableTokenException {
        if (length(value, request) > ALWAYS_TAKEN && value.length() > longest(request)) {
            throw new UnusableTokenException("cookie " + whole.name() + ": expected at most " + longest(request)
                    + " bytes, for cookies of " + limit(request) + " bytes in all, got " + value.length());
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
     * Makes the browser forget the value, in whatever form it has it.
     *
     * @param request the request that is answered
     * @param response not committed yet
     */
    public void clear(HttpServletRequest request, HttpServletResponse response) {
        whole.clear(request, response);
        chunks[0].clear(request, response);
        clearCarried(1, request, response);
    }

    private void clearCarried(int from, HttpServletRequest request, HttpServletResponse response) {
        for (int i = from; i < MOST_CHUNKS; i++) {
            if (!chunks[i].read(request).isEmpty()) {
                chunks[i].clear(request, response);
            }
        }
    }

    /**
     * How long the cookies would be, if there could be any number of them.
     *
     * @param value the value
     * @param request the request that would be answered
     * @return the bytes of all names, values and attributes, as the {@code Set-Cookie} headers have them; without those
     *     that clear another form
     */
    public int length(String value, HttpServletRequest request) {
        return isUnbroken(value, request)
                ? whole.length(value, request)
                : value.length() + count(value, room(request)) * overhead(request);
    }

    /**
     * The longest value that can be written.
     *
     * @param request the request that would be answered
     * @return in characters
     */
    public int longest(HttpServletRequest request) {
        int limit = limit(request);
        int longest = Math.min(limit, TokenCookie.LONGEST) - whole.length("", request);
        for (int count = FEWEST_CHUNKS; count <= MOST_CHUNKS; count++) {
            longest = Math.max(longest, Math.min(count * room(request), limit - count * overhead(request)));
        }
        return Math.max(0, longest);
    }

    private boolean isUnbroken(String value, HttpServletRequest request) {
        return whole.length(value, request) <= TokenCookie.LONGEST;
    }

    private static int count(String value, int room) {
        return (value.length() + room - 1) / room;
    }

    /** How much of a value goes into a chunk; never nothing, so that attributes too long end in a refusal. */
    private int room(HttpServletRequest request) {
        return Math.max(1, TokenCookie.LONGEST - overhead(request));
    }

    private int overhead(HttpServletRequest request) {
        return chunks[0].length("", request) + MARK_LENGTH;
    }
}
