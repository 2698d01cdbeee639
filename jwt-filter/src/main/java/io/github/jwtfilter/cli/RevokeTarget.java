package io.github.jwtfilter.cli;

import io.github.jwtfilter.revocation.LoginId;
import io.github.jwtfilter.revocation.LoginKeys;
import io.github.jwtfilter.revocation.UserKeys;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.text.FoldedName;
import java.time.Instant;
import java.util.Optional;

/** What to end: the logins of a user, one login, or all logins. */
final class RevokeTarget {
    private static final Option USER = Option.value(
            "--user", "NAME", "Ends the logins of a user, whatever proved them. All spellings of a name are one user.");
    private static final Option LOGIN =
            Option.value("--login", "SID", "Ends one login, by its sid in the audit log or in a token.");
    private static final Option ISSUER = Option.value(
            "--issuer",
            "I",
            "With --login: the parameter issuer of the servers. Without it, the command ends a login at servers that"
                    + " have no issuer.");
    private static final Option ALL = Option.flag("--all", "Ends all logins.");

    /** {@link FoldedName} ignores what follows, so a longer name could be that of several users. */
    private static final int MAX_CHARACTERS = 1024;

    private static final String WITHOUT_ISSUER =
            "servers with the parameter issuer ignore this entry; name their issuer with " + ISSUER.name;

    private final String words;
    private final boolean hasInstant;
    private final Optional<String> note;
    private final End end;

    /** Makes the fact that ends the logins. */
    @FunctionalInterface
    private interface End {
        Fact at(long instant, long until);
    }

    private RevokeTarget(String words, boolean hasInstant, Optional<String> note, End end) {
        this.words = words;
        this.hasInstant = hasInstant;
        this.note = note;
        this.end = end;
    }

    static Option[] options() {
        return new Option[] {USER, LOGIN, ISSUER, ALL};
    }

    /**
     * Returns the target that the arguments name.
     *
     * @throws UsageException if they name none or several, or a name that no login can have
     */
    static RevokeTarget of(Arguments arguments) throws UsageException {
        Optional<String> user = arguments.value(USER.name);
        Optional<String> sid = arguments.value(LOGIN.name);
        boolean all = arguments.has(ALL.name);
        int given = (user.isPresent() ? 1 : 0) + (sid.isPresent() ? 1 : 0) + (all ? 1 : 0);
        if (given != 1) {
            throw new UsageException("expected exactly one of --user, --login and --all, got "
                    + (given == 0 ? "none" : String.valueOf(given)));
        }
        if (sid.isEmpty() && arguments.has(ISSUER.name)) {
            throw new UsageException("option --issuer: goes with --login");
        }
        if (user.isPresent()) {
            return ofUser(user.get());
        }
        return sid.isPresent()
                ? ofLogin(sid.get(), arguments.value(ISSUER.name))
                : new RevokeTarget("all logins", true, Optional.empty(), Fact::all);
    }

    private static RevokeTarget ofUser(String name) throws UsageException {
        checkLength(USER, name);
        if (FoldedName.of(name).isEmpty()) {
            throw new UsageException("option --user: expected a name with a visible character");
        }
        return new RevokeTarget(
                "the logins of '" + name + "'",
                true,
                Optional.empty(),
                (instant, until) -> UserKeys.endOfName(name, instant, until));
    }

    private static RevokeTarget ofLogin(String sid, Optional<String> issuer) throws UsageException {
        checkLength(LOGIN, sid);
        checkLength(ISSUER, issuer.orElse(""));
        if (sid.isBlank() || isToken(sid)) {
            throw new UsageException("option --login: expected the sid of a login, got "
                    + (sid.isBlank() ? "spaces" : "a token; the command decode shows its sid"));
        }
        return new RevokeTarget(
                "the login '" + sid + "' of "
                        + issuer.map(text -> "issuer '" + text + "'").orElse("servers without an issuer"),
                false,
                issuer.isPresent() ? Optional.empty() : Optional.of(WITHOUT_ISSUER),
                (instant, until) -> LoginKeys.end(LoginId.ofSid(sid, issuer), until));
    }

    /** Returns whether a text is probably a token: a JSON object in base64url, and two dots. */
    private static boolean isToken(String text) {
        return text.startsWith("eyJ") && text.indexOf('.') != text.lastIndexOf('.');
    }

    private static void checkLength(Option option, String text) throws UsageException {
        if (text.length() > MAX_CHARACTERS) {
            throw new UsageException("option " + option.name + ": expected at most " + MAX_CHARACTERS + " characters");
        }
    }

    /**
     * Returns the fact that ends the logins.
     *
     * @param instant the store's time in seconds since 1970
     * @param until when the last token that it ends expires, in seconds since 1970
     */
    Fact fact(long instant, long until) {
        return end.at(instant, until);
    }

    /** Returns whether it matters when the logins began. */
    boolean hasInstant() {
        return hasInstant;
    }

    /** Returns what an operator may have overlooked. */
    Optional<String> note() {
        return note;
    }

    /** Returns what ends at an instant, in words. */
    String words(Instant instant) {
        return hasInstant ? words + " that began up to " + instant : words;
    }
}
