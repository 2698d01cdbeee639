package io.github.jwtfilter.refresh;

import io.github.jwtfilter.login.ActiveLogins;
import io.github.jwtfilter.login.Login;
import io.github.jwtfilter.login.LoginClaims;
import io.github.jwtfilter.store.Cells;
import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.StoreException;
import io.github.jwtfilter.text.Digests;
import io.github.jwtfilter.text.FoldedName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The families of refresh tokens. Each login with refresh tokens has one, and each family has one cell, which says what its
 * current token is. A family without a cell grants nothing, so a used token never counts again. Safe for use by many
 * threads.
 */
public final class Families {
    private static final Logger LOG = System.getLogger("io.github.jwtfilter");

    /** A cell stays a little longer than its tokens, because clocks differ. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private static final int OWNER_CHARACTERS = 22;

    private final FamilyCells cells;
    private final ActiveLogins logins;
    private final Clock clock;

    /**
     * Creates the families of one store.
     *
     * @param clock the clock of the store
     */
    public Families(FamilyCells cells, ActiveLogins logins, Clock clock) {
        this.cells = cells;
        this.logins = logins;
        this.clock = clock;
    }

    /**
     * Begins the family of a new login.
     *
     * @throws StoreException if the store did not take it, or the user has begun too many
     */
    public void begin(Login login) throws StoreException {
        Instant now = clock.instant();
        boolean isNew = cells.toBegin(owner(login))
                .replace(
                        name(login),
                        Optional.empty(),
                        Optional.of(Family.begun(now).text()),
                        keep(login, now));
        if (!isNew) {
            throw new StoreException("store: expected no family of a new login");
        }
    }

    /**
     * Uses a token. Of several uses at the same time, each sees what the ones before have changed.
     *
     * @throws StoreException if the store did not answer; the token may have been used
     */
    public Rotation rotate(RefreshToken token) throws StoreException {
        Cells asked = cells.toRotate(owner(token.login()));
        String name = name(token.login());
        while (true) {
            Instant now = clock.instant();
            Optional<String> text = asked.read(name);
            if (text.isEmpty()) {
                return Rotation.UNKNOWN;
            }
            Optional<String> next =
                    Family.parse(text.get()).after(token.generation(), now).map(Family::text);
            if (isReplaced(asked, name, text, next, keep(token.login(), now))) {
                return next.isPresent() ? Rotation.GRANTED : Rotation.REUSED;
            }
        }
    }

    /** Replaces a cell. A family that must end counts as ended even if the store does not confirm. */
    private static boolean isReplaced(
            Cells asked, String name, Optional<String> text, Optional<String> next, Duration keep)
            throws StoreException {
        try {
            return asked.replace(name, text, next, keep);
        } catch (StoreException e) {
            if (next.isPresent()) {
                throw e;
            }
            LOG.log(Level.DEBUG, "The cell of a family was not deleted: {0}", e.getMessage());
            return true;
        }
    }

    /** Deletes the family of an ended login, if it has one. A failure is harmless, because the login has ended. */
    public void forget(Login login) {
        if (logins.familyEnd(login).isEmpty()) {
            return;
        }
        try {
            Cells asked = cells.of(owner(login));
            Optional<String> text = asked.read(name(login));
            if (text.isPresent()) {
                asked.replace(name(login), text, Optional.empty(), Duration.ZERO);
            }
        } catch (StoreException e) {
            LOG.log(Level.DEBUG, "The cell of a family was not deleted: {0}", e.getMessage());
        }
    }

    /** Users of two sources are two users, even if both have the same name. */
    private static String owner(Login login) {
        String source = LoginClaims.source(login).orElse("");
        return Digests.name(source + '\0' + FoldedName.of(login.identity().getName()), OWNER_CHARACTERS);
    }

    private static String name(Login login) {
        return "refresh:" + Fact.ends(Fact.Kind.LOGIN, login.id(), 0).digest();
    }

    private Duration keep(Login login, Instant now) {
        return Duration.between(now, logins.latestEnd(login)).plus(MARGIN);
    }
}
