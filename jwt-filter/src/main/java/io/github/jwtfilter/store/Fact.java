package io.github.jwtfilter.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Something that ends logins, as all nodes share it. It contains a digest instead of a name, so administrators of the
 * store can read neither users nor logins. Immutable.
 */
public final class Fact {
    /** The number of hexadecimal characters of a digest. */
    public static final int DIGEST_CHARACTERS = 24;

    /** What a fact is about. The kind is a part of the digest. Never change a name, because nodes of two versions share facts. */
    public enum Kind {
        /** One login, by its id. */
        LOGIN,
        /** One session, by its id. */
        SESSION,
        /** The logins of a user of one source. */
        USER,
        /** The logins of all users with a name, of any source. */
        NAME,
        /** The logins of one session at an identity provider. */
        PROVIDER_SESSION,
        /** The logins of one user of an identity provider. */
        PROVIDER_SUBJECT
    }

    /** How a fact ends logins. */
    public enum Form {
        /** Ends the login or session that it names. */
        ENDS('e'),
        /** Ends the logins that it names, if they began at or before an instant. */
        BEFORE('b'),
        /** Ends all logins that began at or before an instant. */
        ALL('a');

        /** The form in a store. */
        public final char letter;

        Form(char letter) {
            this.letter = letter;
        }

        /**
         * Returns the form with a letter.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Form of(char letter) {
            for (Form form : values()) {
                if (form.letter == letter) {
                    return form;
                }
            }
            throw new IllegalArgumentException("fact: unknown form");
        }
    }

    private final Form form;
    private final long high;
    private final int low;
    private final long instant;
    private final long until;

    private Fact(Form form, long high, int low, long instant, long until) {
        this.form = form;
        this.high = high;
        this.low = low;
        this.instant = instant;
        this.until = until;
    }

    /**
     * Returns the fact that one login or session has ended.
     *
     * @param kind {@link Kind#LOGIN} or {@link Kind#SESSION}
     * @param id the id of the login or session
     * @param until when its last token expires, in seconds since 1970
     */
    public static Fact ends(Kind kind, String id, long until) {
        return digested(Form.ENDS, kind, id, 0, until);
    }

    /**
     * Returns the fact that the logins of a name have ended if they began at or before an instant.
     *
     * @param kind any other kind
     * @param name the name, as {@link Kind} describes it
     * @param instant seconds since 1970, by the store's clock when the end was asked for
     * @param until when the last token that it ends expires, in seconds since 1970
     */
    public static Fact before(Kind kind, String name, long instant, long until) {
        return digested(Form.BEFORE, kind, name, instant, until);
    }

    /**
     * Returns the fact that all logins have ended that began at or before an instant.
     *
     * @param instant seconds since 1970, by the store's clock when the end was asked for
     * @param until when the last token that it ends expires, in seconds since 1970
     */
    public static Fact all(long instant, long until) {
        return new Fact(Form.ALL, 0, 0, instant, until);
    }

    /**
     * Returns a fact as a store holds it.
     *
     * @param digest as {@link #digest} returned it
     * @throws IllegalArgumentException if the digest has another format
     */
    public static Fact of(Form form, String digest, long instant, long until) {
        if (digest.length() != DIGEST_CHARACTERS) {
            throw new IllegalArgumentException("fact: expected " + DIGEST_CHARACTERS + " hexadecimal characters");
        }
        return of(
                form,
                Long.parseUnsignedLong(digest.substring(0, 16), 16),
                Integer.parseUnsignedInt(digest.substring(16), 16),
                instant,
                until);
    }

    /** Returns a fact with the two parts of its digest. The lowest bit of the second part does not count. */
    public static Fact of(Form form, long high, int low, long instant, long until) {
        return new Fact(form, high, low & ~1, instant, until);
    }

    private static Fact digested(Form form, Kind kind, String name, long instant, long until) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(kind.name() + '\0' + name));
        return of(form, digest.getLong(), digest.getInt(), instant, until);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform supports SHA-256", e);
        }
    }

    /** Returns the same fact, kept for some seconds longer. */
    public Fact keptLonger(long seconds) {
        return seconds == 0 ? this : new Fact(form, high, low, instant, until + seconds);
    }

    public Form form() {
        return form;
    }

    /** Returns the first 64 bits of the digest. */
    public long high() {
        return high;
    }

    /** Returns the next 31 bits of the digest, followed by a zero. */
    public int low() {
        return low;
    }

    /** Returns the digest in hexadecimal characters. */
    public String digest() {
        return String.format(Locale.ROOT, "%016x%08x", high, low);
    }

    /** Returns the instant in seconds since 1970; zero for {@link Form#ENDS}. */
    public long instant() {
        return instant;
    }

    /** Returns when the last token that the fact ends expires, in seconds since 1970. */
    public long until() {
        return until;
    }

    /** Compares what the facts are about. Instant and expiry may differ. */
    public boolean isAbout(Fact other) {
        return form == other.form && high == other.high && low == other.low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fact
                && isAbout((Fact) other)
                && instant == ((Fact) other).instant
                && until == ((Fact) other).until;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high) + form.hashCode();
    }

    @Override
    public String toString() {
        return form + " " + digest() + (form == Form.ENDS ? "" : " at " + instant) + " until " + until;
    }
}
