package io.github.jwtfilter.nodes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The refresh tokens of a login as its program knows them, and what the documents promise about the next use. Used by one
 * thread.
 */
final class Family {
    /** The documents say 30 seconds. The clocks of node and store may differ a little. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(25);

    /** The answer 503 asks for five seconds. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Pattern ID = Pattern.compile("\"jti\":\"([^\"]+)\\.([0-9]+)\"");

    private final List<String> replaced = new ArrayList<>();
    private String newest;

    /** How often the newest token was used without an answer. Each of these uses may have worked. */
    private int unanswered;

    private long firstUse;
    private long waitUntil = System.nanoTime();

    /** Whether the newest token may be used twice. After a repeated use of its predecessor, it counts once. */
    private boolean hasGrace = true;

    Family(String first) {
        newest = first;
    }

    String newest() {
        return newest;
    }

    /** Returns the second token before the newest one. Each use of it is a reuse. */
    Optional<String> reusable() {
        return replaced.size() < 2 ? Optional.empty() : Optional.of(replaced.get(replaced.size() - 2));
    }

    /**
     * Returns whether the documents promise success to uses of the newest token. Their answers have just come.
     *
     * @param start when the first use began
     */
    boolean permits(int uses, long start) {
        boolean isSoon = System.nanoTime() - (unanswered == 0 ? start : firstUse) < GRACE_NANOS;
        return unanswered + uses <= (hasGrace && isSoon ? 2 : 1);
    }

    /** Returns whether a use of the newest token got no answer. */
    boolean isRepeat() {
        return unanswered > 0;
    }

    /** Returns whether a server has asked the program to wait. */
    boolean isWaiting() {
        return System.nanoTime() - waitUntil < 0;
    }

    /** Records that a server could not answer now. */
    void unavailable() {
        waitUntil = System.nanoTime() + WAIT_NANOS;
    }

    /** Records uses of the newest token that gave nothing. */
    void unanswered(int uses, long start) {
        if (unanswered == 0) {
            firstUse = start;
        }
        unanswered += uses;
    }

    /**
     * Records a successor of the newest token.
     *
     * @param uses how often the token was used at once
     */
    void granted(String successor, int uses) {
        hasGrace = unanswered + uses == 1;
        replaced.add(newest);
        newest = successor;
        unanswered = 0;
    }

    /** Returns whether a token is the only permitted successor of the newest one. Its times may differ. */
    boolean isNext(String token) {
        Matcher before = id(newest);
        Matcher after = id(token);
        return after.group(1).equals(before.group(1))
                && Long.parseLong(after.group(2)) == Long.parseLong(before.group(2)) + 1;
    }

    private static Matcher id(String token) {
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        Matcher id = ID.matcher(claims);
        if (!id.find()) {
            throw new AssertionError("no jti in " + claims);
        }
        return id;
    }
}
