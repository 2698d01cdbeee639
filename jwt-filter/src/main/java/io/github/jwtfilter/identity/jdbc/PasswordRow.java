package io.github.jwtfilter.identity.jdbc;

import io.github.jwtfilter.identity.Verdict;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a passwordQuery: the hash in the first column, and optional columns identified by their labels. These
 * give the spelling of the name and the state of the account.
 */
final class PasswordRow {
    /** Two rows are enough to notice a second user with the same name. */
    static final int MAX_ROWS = 2;

    private static final int MAX_NAME_CHARACTERS = 256;
    private static final List<String> LABELS = List.of("name", "enabled", "locked", "expires", "changed");

    private final String hash;
    private final String name;
    private final boolean enabled;
    private final boolean locked;
    private final Instant expires;
    private final Object changed;

    private PasswordRow(ResultSet row, Map<String, Integer> columns) throws SQLException {
        String text = row.getString(1);
        hash = text == null || text.isBlank() ? null : text.strip();
        name = columns.containsKey("name") ? spelling(row.getString(columns.get("name"))) : null;
        enabled = !columns.containsKey("enabled") || row.getBoolean(columns.get("enabled"));
        locked = columns.containsKey("locked") && row.getBoolean(columns.get("locked"));
        Timestamp end = columns.containsKey("expires") ? row.getTimestamp(columns.get("expires")) : null;
        expires = end == null ? null : end.toInstant();
        changed = columns.containsKey("changed") ? ClaimsRow.value(row, columns.get("changed"), "changed") : null;
    }

    /** Reads the only row. The columns are checked even if there is no row, so that a wrong query is noticed early. */
    static Optional<PasswordRow> read(ResultSet rows) throws SQLException {
        Map<String, Integer> columns = columns(rows.getMetaData());
        if (!rows.next()) {
            return Optional.empty();
        }
        PasswordRow row = new PasswordRow(rows, columns);
        if (rows.next()) {
            throw new UnexpectedRowsException("expected one row for a user, got several");
        }
        return Optional.of(row);
    }

    /** Refuses unknown columns, because a misspelt {@code locked} would let a locked user in. */
    private static Map<String, Integer> columns(ResultSetMetaData metaData) throws SQLException {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 2; i <= metaData.getColumnCount(); i++) {
            String label = metaData.getColumnLabel(i).toLowerCase(Locale.ROOT);
            if (!LABELS.contains(label) || columns.put(label, i) != null) {
                throw new UnexpectedRowsException("column " + i + ": expected one of " + String.join(", ", LABELS)
                        + " after the hash, each at most once, got '" + label + "'");
            }
        }
        return columns;
    }

    private static String spelling(String name) {
        String spelt = name == null ? "" : name.strip();
        if (spelt.isEmpty() || spelt.length() > MAX_NAME_CHARACTERS) {
            throw new UnexpectedRowsException(
                    "column name: expected 1 to " + MAX_NAME_CHARACTERS + " characters, got " + spelt.length());
        }
        return spelt;
    }

    /** Returns whether a user can have this name. For other names the query is skipped. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME_CHARACTERS
                && name.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    /** Returns the hash as text; empty if every password is wrong. */
    Optional<String> hash() {
        return Optional.ofNullable(hash);
    }

    /**
     * Returns a text that changes with the password: the value of the column {@code changed}, or else the hash. A hash
     * also changes if the same password is hashed again.
     */
    String passwordState() {
        return changed != null ? "changed " + changed : hash().orElse("");
    }

    /** Returns the name as the database spells it, or else as presented. */
    String nameOr(String presented) {
        return name == null ? presented : name;
    }

    /** Returns why the user must be refused; null if they may log in. */
    Verdict.Refusal refusal(Instant now) {
        if (!enabled) {
            return Verdict.Refusal.DISABLED;
        }
        if (locked) {
            return Verdict.Refusal.LOCKED;
        }
        return expires == null || now.isBefore(expires) ? null : Verdict.Refusal.EXPIRED;
    }
}
