package io.github.jwtfilter.identity.ldap;

import io.github.jwtfilter.identity.Verdict.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.NamingException;

/**
 * Distinguishes a refused password from a directory that cannot answer, by result code (RFC 4511 appendix A) and
 * message.
 */
final class LdapRefusal {
    private static final Pattern CODE = Pattern.compile("\\[LDAP: error code ([0-9]+)");

    /** The reason in Active Directory's message for invalidCredentials. */
    private static final Pattern ACTIVE_DIRECTORY = Pattern.compile("\\bdata ([0-9a-f]{3,8})\\b");

    private static final Map<String, Refusal> BY_DATA = Map.of(
            "530", Refusal.LOCKED, // outside the permitted hours
            "531", Refusal.DISABLED, // from a machine that is not permitted
            "532", Refusal.EXPIRED, // the password
            "533", Refusal.DISABLED,
            "701", Refusal.EXPIRED, // the account
            "773", Refusal.EXPIRED, // the user must change the password first
            "775", Refusal.LOCKED);

    private LdapRefusal() {}

    /** Returns why the directory refused a password; empty if it could not answer. */
    static Optional<Refusal> of(NamingException failed) {
        String message =
                failed.getExplanation() == null ? "" : failed.getExplanation().toLowerCase(Locale.ROOT);
        Matcher code = CODE.matcher(failed.getExplanation() == null ? "" : failed.getExplanation());
        if (!code.find()) {
            return Optional.empty();
        }
        switch (code.group(1)) {
            case "49": // invalidCredentials
                Matcher data = ACTIVE_DIRECTORY.matcher(message);
                return Optional.of(
                        data.find()
                                ? BY_DATA.getOrDefault(data.group(1), Refusal.WRONG_PASSWORD)
                                : Refusal.WRONG_PASSWORD);
            case "48": // inappropriateAuthentication: the entry has no password
                return Optional.of(Refusal.DISABLED);
            case "19": // constraintViolation: too many attempts
                return Optional.of(Refusal.LOCKED);
            case "53": // unwillingToPerform: about the account only if the message says so
                return ofWords(message);
            default:
                return Optional.empty();
        }
    }

    private static Optional<Refusal> ofWords(String message) {
        if (message.contains("lock")) {
            return Optional.of(Refusal.LOCKED);
        }
        if (message.contains("expired")) {
            return Optional.of(Refusal.EXPIRED);
        }
        boolean disabled = message.contains("inactiv") || message.contains("disabled");
        return disabled ? Optional.of(Refusal.DISABLED) : Optional.empty();
    }
}
