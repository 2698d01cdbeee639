package io.github.jwtfilter.revocation;

import io.github.jwtfilter.store.Fact;
import io.github.jwtfilter.store.Fact.Kind;
import io.github.jwtfilter.text.FoldedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The names of a user in facts. Users of two sources are two users, even if both have the same name. In a token without a
 * source, as older versions and other servers make them, the issuer takes its place. All spellings of a name are one
 * user. Immutable.
 */
public final class UserKeys {
    private final Optional<String> source;
    private final String issuer;
    private final String name;
    private final ProviderKeys provider;

    /** Created lazily, because most servers have no fact about a user. Several threads may create the same. */
    private Fact user;

    private Fact named;

    private UserKeys(Optional<String> source, String issuer, String name, ProviderKeys provider) {
        this.source = source;
        this.issuer = issuer;
        this.name = name;
        this.provider = provider;
    }

    /**
     * Returns the names of a user.
     *
     * @param source the source that proved the user; empty if the token does not name it
     * @param issuer the issuer of the token, if it names one
     * @param name the user's name
     */
    public static UserKeys of(Optional<String> source, Optional<String> issuer, String name) {
        return new UserKeys(source, issuer.orElse(""), name, ProviderKeys.NONE);
    }

    /** Returns the names of the same user, with those at the provider that proved the user. */
    public UserKeys at(ProviderKeys proving) {
        return new UserKeys(source, issuer, name, proving);
    }

    /** Returns the fact that ends the logins of a name, whatever proved it. */
    public static Fact endOfName(String name, long instant, long until) {
        return Fact.before(Kind.NAME, FoldedName.of(name), instant, until);
    }

    /**
     * Returns the facts that end the user's logins. A user with a source may also have logins of an older version, which
     * only name the issuer. A user of a provider may have had another name.
     */
    List<Fact> ends(long instant, long until) {
        List<Fact> facts = new ArrayList<>();
        source.ifPresent(text -> facts.add(Fact.before(Kind.USER, ofSource(text), instant, until)));
        facts.add(Fact.before(Kind.USER, ofIssuer(), instant, until));
        provider.subject().ifPresent(text -> facts.add(ProviderKeys.endOfSubject(text, instant, until)));
        return facts;
    }

    private String ofSource(String text) {
        return "source\0" + text + '\0' + FoldedName.of(name);
    }

    private String ofIssuer() {
        return "issuer\0" + issuer + '\0' + FoldedName.of(name);
    }

    /** Returns the names at the provider that proved the user. */
    ProviderKeys provider() {
        return provider;
    }

    /** Returns a fact with the digest of the user. */
    Fact user() {
        Fact known = user;
        if (known == null) {
            known = Fact.before(Kind.USER, source.map(this::ofSource).orElseGet(this::ofIssuer), 0, 0);
            user = known;
        }
        return known;
    }

    /** Returns a fact with the digest of the name. */
    Fact named() {
        Fact known = named;
        if (known == null) {
            known = endOfName(name, 0, 0);
            named = known;
        }
        return known;
    }
}
