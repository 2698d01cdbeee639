package io.github.jwtfilter.cli;

import io.github.jwtfilter.files.TextEncoding;
import io.github.jwtfilter.jose.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The content of a {@code keycloak.json}, the settings of Keycloak's old adapters. Messages name settings and never
 * contain values, because a value may be a secret.
 */
final class KeycloakJson {
    static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_VALUE_CHARACTERS = 2000;

    private final Map<String, Object> settings;
    private final List<String> notes;

    private KeycloakJson(Map<String, Object> settings, List<String> notes) {
        this.settings = settings;
        this.notes = notes;
    }

    /**
     * Parses a file.
     *
     * @param notes receives a line for each value that loses a part
     */
    static KeycloakJson parse(byte[] content, List<String> notes) throws UsageException {
        try {
            return new KeycloakJson(StrictJson.readObject(TextEncoding.withoutMark(content)), notes);
        } catch (StrictJson.MalformedJsonException | IllegalArgumentException e) {
            throw new UsageException("keycloak.json: expected one JSON object with strict syntax: " + e.getMessage());
        }
    }

    Set<String> names() {
        return settings.keySet();
    }

    /** Returns whether a setting has another value than null, false, an empty text or an empty object. */
    boolean isSet(String name) {
        Object value = settings.get(name);
        return value != null
                && !List.of(false, "", "false", Map.of(), List.of()).contains(value);
    }

    /**
     * Returns a switch. The adapters also accept it as text.
     *
     * @throws UsageException if the value is neither true nor false, for example a placeholder
     */
    boolean flag(String name) throws UsageException {
        Object value = settings.getOrDefault(name, false);
        if (value == null || value.equals(false) || value.equals("false")) {
            return false;
        }
        if (value.equals(true) || value.equals("true")) {
            return true;
        }
        throw wrong(name, "expected true or false");
    }

    /**
     * Returns a text, with placeholders in the form of our parameters.
     *
     * @throws UsageException if the value is no text, too long, or has a character that XML cannot hold
     */
    Optional<String> text(String name) throws UsageException {
        Object value = settings.get(name);
        if (value == null || value.equals("")) {
            return Optional.empty();
        }
        if (!(value instanceof String) || ((String) value).length() > MAX_VALUE_CHARACTERS) {
            throw wrong(name, "expected text of at most " + MAX_VALUE_CHARACTERS + " characters");
        }
        String text = (String) value;
        if (text.chars().anyMatch(c -> Character.isISOControl(c) || c >= '\uFFFE')) {
            throw wrong(name, "expected text without control characters");
        }
        return Optional.of(translated(name, text));
    }

    /** Returns a text that the block cannot do without. */
    String required(String name) throws UsageException {
        return text(name).orElseThrow(() -> wrong(name, "expected text, got none"));
    }

    /** Returns an object; empty if it is absent. */
    @SuppressWarnings("unchecked") // The parser makes maps of objects only.
    Map<String, Object> object(String name) throws UsageException {
        Object value = settings.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map)) {
            throw wrong(name, "expected an object");
        }
        return (Map<String, Object>) value;
    }

    static UsageException wrong(String name, String expected) {
        return new UsageException("keycloak.json: " + name + ": " + expected);
    }

    /**
     * Translates placeholders: {@code ${env.NAME}} is an environment variable, and any other name a system property. The
     * adapters allow several names and a default, {@code ${a,b:default}}. Our parameters have one name.
     */
    private String translated(String setting, String text) {
        StringBuilder translated = new StringBuilder();
        boolean cut = false;
        int from = 0;
        for (int begin = text.indexOf("${"); begin >= 0; begin = text.indexOf("${", from)) {
            int end = text.indexOf('}', begin);
            if (end < 0) {
                break;
            }
            String names = text.substring(begin + 2, end);
            String name = names.split("[,:]", 2)[0];
            cut |= name.length() < names.length();
            translated.append(text, from, begin).append(placeholder(name));
            from = end + 1;
        }
        if (cut) {
            notes.add("check: " + setting + ": a placeholder has a default or a second name, and the block has only its"
                    + " first name. Set that variable or property, or write the value into the block.");
        }
        return translated.append(text.substring(from)).toString();
    }

    private static String placeholder(String name) {
        return name.startsWith("env.") ? "${env:" + name.substring(4) + "}" : "${sys:" + name + "}";
    }

    /** Returns a secret as a placeholder, if it is one without a default. */
    static Optional<String> secretPlaceholder(Object secret) {
        if (!(secret instanceof String)) {
            return Optional.empty();
        }
        String text = (String) secret;
        boolean isPlaceholder = text.length() <= MAX_VALUE_CHARACTERS
                && text.startsWith("${")
                && text.indexOf('}') == text.length() - 1
                && text.chars().noneMatch(c -> c == ':' || c == ',' || Character.isISOControl(c));
        return isPlaceholder ? Optional.of(placeholder(text.substring(2, text.length() - 1))) : Optional.empty();
    }
}
