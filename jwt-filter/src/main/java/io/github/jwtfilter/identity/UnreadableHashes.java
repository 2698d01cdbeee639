package io.github.jwtfilter.identity;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the operator of hashes that are not read here, once in a while for each form; never the hash itself. */
final class UnreadableHashes {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter.identity");

    private static final Duration SILENCE = Duration.ofHours(1);

    /** Only marks that are known: of another text, even the first letters may be a password's. */
    private static final Pattern MARK = Pattern.compile(
            "(\\$(?:1|2[abxy]?|5|6|7|y|apr1|md5|sha1|argon2(?:i|d|id)"
                    + "|pbkdf2(?:-sha1|-sha256|-sha512)?|scrypt|S|H|P)\\$|\\{(?:bcrypt|noop|MD4|MD5|SMD5|SHA|SSHA|SHA-1|SHA-256"
                    + "|SHA256|SSHA256|SHA-512|SHA512|SSHA512|CRYPT|ldap|scrypt|sha256|pbkdf2|argon2)(?:@[A-Za-z_0-9]{1,30})?\\}).*");

    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{8}){4,16}");

    private final String place;
    private final Map<String, Instant> lastTold = new HashMap<>();

    UnreadableHashes(String place) {
        this.place = place;
    }

    /** Notes that a user's hash is not read. */
    void met(String user, String encoded, Instant now) {
        String form = form(encoded);
        if (isDue(form, now)) {
            LOG.log(
                    Level.WARNING,
                    "users: {0}: ''{1}'' and whoever has such a hash cannot log in: it is not read here: {2}",
                    place,
                    user.replaceAll("\\p{Cntrl}|\\p{Zl}|\\p{Zp}", "?"),
                    form);
        }
    }

    private synchronized boolean isDue(String form, Instant now) {
        Instant last = lastTold.get(form);
        if (last != null && now.isBefore(last.plus(SILENCE))) {
            return false;
        }
        lastTold.put(form, now);
        return true;
    }

    /** One of few texts. */
    private static String form(String encoded) {
        Matcher mark = MARK.matcher(encoded);
        if (mark.matches()) {
            return "it begins with " + mark.group(1);
        }
        return HEX.matcher(encoded).matches()
                ? "it is a digest of " + encoded.length() + " hexadecimal digits"
                : "it has no mark that is known";
    }
}
