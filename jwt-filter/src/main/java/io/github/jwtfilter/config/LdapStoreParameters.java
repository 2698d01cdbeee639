package io.github.jwtfilter.config;

import io.github.jwtfilter.config.application.ApplicationFile;
import io.github.jwtfilter.identity.IdentityStore;
import io.github.jwtfilter.identity.ldap.LdapStore;
import io.github.jwtfilter.store.Clocks;
import io.github.jwtfilter.text.ValueFormats;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the login servlet's parameters for an LDAP directory of users. */
final class LdapStoreParameters {
    static final String KIND = "ldap:";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.optional("ldapUser"),
            Parameter.optional("ldapPassword"),
            Parameter.withDefault("ldapUserSearch", "(uid={0})"),
            Parameter.optional("ldapGroupSearch"),
            Parameter.withDefault("ldapStartTls", "false"),
            Parameter.optional("ldapCertificates"),
            Parameter.withDefault("ldapTimeout", "5s"));

    private LdapStoreParameters() {}

    /**
     * Creates a store, without connecting to the directory yet. The store requests the attributes named in
     * {@code claims}.
     */
    static IdentityStore read(
            String servers, Parameters parameters, Set<String> claims, ServletContext context, Clocks clocks) {
        LdapStore.Builder store = LdapStore.builder(servers).clock(clocks.wall());
        if (parameters.isSet("ldapUser") != parameters.isSet("ldapPassword")) {
            String missing = parameters.isSet("ldapUser") ? "ldapPassword" : "ldapUser";
            parameters.problem(missing, "expected ldapUser and ldapPassword, or neither, got one of them");
        }
        Optional<String> password = parameters.text("ldapPassword");
        parameters.text("ldapUser").ifPresent(user -> password.ifPresent(text -> store.searcher(user, text)));
        parameters.read("ldapUserSearch", store::userSearch);
        parameters.read("ldapGroupSearch", store::groupSearch);
        if (parameters.flag("ldapStartTls")) {
            parameters.read("ldapStartTls", on -> store.startTls());
        }
        parameters.read("ldapCertificates", text -> store.certificates(ApplicationFile.of(text, context)));
        parameters.read("ldapTimeout", text -> store.timeout(ValueFormats.positiveDuration(text)));
        return store.claims(claims).build();
    }
}
