package io.github.jwtfilter;

import io.github.jwtfilter.identity.Credentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The names under which user name and password may come. */
final class LoginFields {
    private static final List<String> NAMES = List.of("username", "email", "j_username");
    private static final List<String> PASSWORDS = List.of("password", "j_password");

    private LoginFields() {}

    /** Credentials, if each of the two is there exactly once and not too long to be looked at. */
    static Optional<Credentials> read(Function<String, List<String>> valuesOf) {
        List<String> names = values(NAMES, valuesOf);
        List<String> passwords = values(PASSWORDS, valuesOf);
        boolean once = names.size() == 1 && passwords.size() == 1;
        if (!once || names.get(0).isBlank() || passwords.get(0).isEmpty()) {
            return Optional.empty();
        }
        boolean tooLong = passwords.get(0).length() > Credentials.LONGEST_PASSWORD
                || names.get(0).length() > Credentials.LONGEST_PASSWORD;
        return tooLong
                ? Optional.empty()
                : Optional.of(new Credentials(names.get(0).strip(), passwords.get(0)));
    }

    /** The name that was typed, to be handed back: empty if there is none, or no single one of sensible length. */
    static String typedName(Function<String, List<String>> valuesOf) {
        List<String> names = values(NAMES, valuesOf);
        boolean one = names.size() == 1 && names.get(0).length() <= Credentials.LONGEST_PASSWORD;
        return one ? names.get(0).strip() : "";
    }

    /** Whether a field holds a password. */
    static boolean isPassword(String field) {
        return PASSWORDS.contains(field);
    }

    /** Whether a field is one that a login depends on. */
    static boolean isOurs(String field) {
        return NAMES.contains(field) || PASSWORDS.contains(field) || FormNonce.FIELD.equals(field);
    }

    private static List<String> values(List<String> fields, Function<String, List<String>> valuesOf) {
        List<String> values = new ArrayList<>();
        fields.forEach(field -> values.addAll(valuesOf.apply(field)));
        return values;
    }

    /** Whether a query string carries a name or a password. */
    static boolean inQuery(String query) {
        return passwordInQuery(query) || isInQuery(query, NAMES);
    }

    /** Whether a query string carries a password; a name alone may stand there, as in a link for one user. */
    static boolean passwordInQuery(String query) {
        return isInQuery(query, PASSWORDS);
    }

    private static boolean isInQuery(String query, List<String> fields) {
        return query != null
                && Stream.of(query.split("[&;]"))
                        .map(pair -> decoded(pair.split("=", 2)[0]))
                        .anyMatch(fields::contains);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
