package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import java.util.List;
import java.util.function.Supplier;

/** The names of a login in facts, and the time that facts about its user are compared with. Immutable. */
public final class LoginKeys {
    private final Supplier<String> id;
    private final UserKeys user;
    private final long since;
    private final boolean isSinceLogin;

    /** Created lazily, as those of the user. */
    private Fact login;

    /**
     * Creates the names of a login.
     *
     * @param id supplies the id that all tokens of the login share
     * @param since when the login began, or else when its token was issued, in seconds since 1970; 0 if unknown
     * @param isSinceLogin whether that is the same for all tokens of the login
     */
    public LoginKeys(Supplier<String> id, UserKeys user, long since, boolean isSinceLogin) {
        this.id = id;
        this.user = user;
        this.since = since;
        this.isSinceLogin = isSinceLogin;
    }

    /** Returns the fact that ends a login. */
    public static Fact end(String id, long until) {
        return Fact.ends(Kind.LOGIN, id, until);
    }

    /** Returns the fact that ends this login. */
    public Fact end(long until) {
        return end(id.get(), until);
    }

    /**
     * Returns the facts that end all logins of the user that began up to an instant. This login gets a fact of its own if
     * the others do not cover all its tokens: another server may issue a new one, or its clock may be ahead.
     *
     * @param instant seconds since 1970
     * @param until when the last token expires that began up to then
     * @param untilOfLogin when the last token of this login expires
     */
    public List<Fact> endOfUser(long instant, long until, long untilOfLogin) {
        List<Fact> facts = user.ends(instant, until);
        if (!isSinceLogin || since > instant) {
            facts.add(end(untilOfLogin));
        }
        return facts;
    }

    /** Returns the names of the login's user. */
    public UserKeys user() {
        return user;
    }

    long since() {
        return since;
    }

    /** Returns a fact with the digest of the login. */
    Fact login() {
        Fact known = login;
        if (known == null) {
            known = end(0);
            login = known;
        }
        return known;
    }
}
