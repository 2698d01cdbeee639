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
 * What a passwordQuery tells of a user: the hash in the first column, and in further ones, known by their labels, the
 * name as it is to be spelt and whether the account stands.
 */
final class PasswordRow {
    /** So many that a second user of the same name is noticed. */
    static final int MOST_ROWS = 2;

    private static final int LONGEST_NAME = 256;
    private static final List<String> LABELS = List.of("name", "enabled", "locked", "expires");

    private final String hash;
    private final String name;
    private final boolean enabled;
    private final boolean locked;
    private final Instant expires;

    private PasswordRow(ResultSet row, Map<String, Integer> columns) throws SQLException {
        String text = row.getString(1);
        hash = text == null || text.isBlank() ? null : text.strip();
        name = columns.containsKey("name") ? spelling(row.getString(columns.get("name"))) : null;
        enabled = !columns.containsKey("enabled") || row.getBoolean(columns.get("enabled"));
        locked = columns.containsKey("locked") && row.getBoolean(columns.get("locked"));
        Timestamp end = columns.containsKey("expires") ? row.getTimestamp(columns.get("expires")) : null;
        expires = end == null ? null : end.toInstant();
    }

    /** The one row; the columns are looked at even if there is none, so that a wrong query is noticed soon. */
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

    /** A misspelt column would leave a locked account open. */
    private static Map<String, Integer> columns(ResultSetMetaData metaData) throws SQLException {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 2; i <= metaData.getColumnCount(); i++) {
            String label = metaData.getColumnLabel(i).toLowerCase(Locale.ROOT);
            if (!LABELS.contains(label) || columns.put(label, i) != null) {
                throw new UnexpectedRowsException("column " + i + ": expected one each of " + String.join(", ", LABELS)
                        + " after the hash, got '" + label + "'");
            }
        }
        return columns;
    }

    private static String spelling(String name) {
        String spelt = name == null ? "" : name.strip();
        if (spelt.isEmpty() || spelt.length() > LONGEST_NAME) {
            throw new UnexpectedRowsException(
                    "column name: expected 1 to " + LONGEST_NAME + " characters, got " + spelt.length());
        }
        return spelt;
    }

    /** Whether anybody can be called this; what nobody can be called is not worth a question. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    /** The hash as text; empty if no password is right. */
    Optional<String> hash() {
        return Optional.ofNullable(hash);
    }

    /** The user's name. */
    String nameOr(String presented) {
        return name == null ? presented : name;
    }

    /** Why the user is not to be let in; null if they are. */
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
