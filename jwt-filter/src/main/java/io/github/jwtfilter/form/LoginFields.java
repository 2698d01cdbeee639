package io.github.jwtfilter.form;

import io.github.jwtfilter.identity.Credentials;
import io.github.jwtfilter.page.FormNonce;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The names of the fields that can hold the user name and the password. */
public final class LoginFields {
    private static final List<String> NAMES = List.of("username", "email", "j_username");
    private static final List<String> PASSWORDS = List.of("password", "j_password");

    private LoginFields() {}

    /** Returns the credentials if there is exactly one name and one password and neither is too long. */
    public static Optional<Credentials> read(Function<String, List<String>> valuesOf) {
        List<String> names = values(NAMES, valuesOf);
        List<String> passwords = values(PASSWORDS, valuesOf);
        boolean once = names.size() == 1 && passwords.size() == 1;
        if (!once || names.get(0).isBlank() || passwords.get(0).isEmpty()) {
            return Optional.empty();
        }
        boolean tooLong = passwords.get(0).length() > Credentials.MAX_PASSWORD_BYTES
                || names.get(0).length() > Credentials.MAX_NAME_CHARACTERS;
        return tooLong
                ? Optional.empty()
                : Optional.of(new Credentials(names.get(0).strip(), passwords.get(0)));
    }

    /** Returns the submitted name, to show it again; empty if it is missing, duplicated or too long. */
    static String typedName(Function<String, List<String>> valuesOf) {
        List<String> names = values(NAMES, valuesOf);
        boolean one = names.size() == 1 && names.get(0).length() <= Credentials.MAX_NAME_CHARACTERS;
        return one ? names.get(0).strip() : "";
    }

    /** Returns whether a field holds a password. */
    static boolean isPassword(String field) {
        return PASSWORDS.contains(field);
    }

    /** Returns whether the login uses a field. */
    static boolean isOurs(String field) {
        return NAMES.contains(field) || PASSWORDS.contains(field) || FormNonce.FIELD.equals(field);
    }

    private static List<String> values(List<String> fields, Function<String, List<String>> valuesOf) {
        List<String> values = new ArrayList<>();
        fields.forEach(field -> values.addAll(valuesOf.apply(field)));
        return values;
    }

    /** Returns whether a query string contains a name or a password. */
    public static boolean inQuery(String query) {
        return passwordInQuery(query) || isInQuery(query, NAMES);
    }

    /** Returns whether a query string contains a password. A name alone is allowed, for links that prefill the user. */
    static boolean passwordInQuery(String query) {
        return isInQuery(query, PASSWORDS);
    }

    /** Returns whether a query string contains one of these fields. */
    static boolean isInQuery(String query, List<String> fields) {
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
