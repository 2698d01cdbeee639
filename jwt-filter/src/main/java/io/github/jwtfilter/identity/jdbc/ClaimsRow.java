package io.github.jwtfilter.identity.jdbc;

import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The result of a claimsQuery: each column is a claim, named by the column's label. */
final class ClaimsRow {
    /** Two rows are enough to notice a second user with the same name. */
    static final int MAX_ROWS = 2;

    private static final int MAX_TEXT_CHARACTERS = 4096;
    private static final int MAX_ELEMENTS = 1000;

    /** The column of {@link Array#getResultSet()} with the elements. The first column has their indices. */
    private static final int VALUE_COLUMN = 2;

    private static final Set<Integer> NOT_FOR_TOKENS = Set.of(
            Types.BINARY,
            Types.VARBINARY,
            Types.LONGVARBINARY,
            Types.BLOB,
            Types.REF,
            Types.ROWID,
            Types.STRUCT,
            Types.JAVA_OBJECT,
            Types.REF_CURSOR);

    private ClaimsRow() {}

    /** Returns the claims, or an empty map if there is no row. */
    static Map<String, Object> read(ResultSet rows) throws SQLException {
        Map<String, Object> claims = new LinkedHashMap<>();
        ResultSetMetaData metaData = rows.getMetaData();
        boolean found = rows.next();
        for (int i = 1; found && i <= metaData.getColumnCount(); i++) {
            String label = metaData.getColumnLabel(i);
            Object value = value(rows, i, label);
            if (value != null && claims.put(label, value) != null) {
                throw new UnexpectedRowsException("expected each column once, got a second '" + label + "'");
            }
        }
        if (found && rows.next()) {
            throw new UnexpectedRowsException("expected one row for a user, got several");
        }
        return claims;
    }

    /** Converts a value to its JSON form, which is the same for every driver and time zone; null stays null. */
    static Object value(ResultSet row, int column, String label) throws SQLException {
        int type = row.getMetaData().getColumnType(column);
        if (NOT_FOR_TOKENS.contains(type)) {
            throw wrongType(label);
        }
        switch (type) {
            case Types.DATE:
                return row.getObject(column) == null
                        ? null
                        : row.getDate(column).toLocalDate().toString();
            case Types.TIMESTAMP:
            case Types.TIMESTAMP_WITH_TIMEZONE:
                return time(row.getTimestamp(column));
            case Types.ARRAY:
                return list(row.getArray(column), label);
            default:
                Object value = row.getObject(column);
                return value == null || isPlain(value) ? plain(value, label) : text(row, column, label);
        }
    }

    private static Object time(Timestamp time) {
        return time == null ? null : time.toInstant().toString();
    }

    /** Converts values that drivers return as objects of their own classes: large texts, UUIDs, times of day, JSON. */
    private static Object text(ResultSet row, int column, String label) throws SQLException {
        if (row.getObject(column) instanceof byte[]) {
            throw wrongType(label);
        }
        return text(row.getString(column), label);
    }

    private static UnexpectedRowsException wrongType(String label) {
        return new UnexpectedRowsException(
                "column '" + label + "': expected text, number, boolean, time or a list of them, got another type");
    }

    private static boolean isPlain(Object value) {
        return value instanceof Boolean || value instanceof Number || value instanceof String;
    }

    private static Object plain(Object value, String label) {
        if (value instanceof String) {
            return text((String) value, label);
        }
        boolean fraction = value instanceof Double || value instanceof Float;
        if (fraction && !Double.isFinite(((Number) value).doubleValue())) {
            throw new UnexpectedRowsException("column '" + label + "': expected a finite number, got NaN or infinity");
        }
        return value;
    }

    private static String text(String text, String label) {
        if (text.length() > MAX_TEXT_CHARACTERS) {
            throw new UnexpectedRowsException("column '" + label + "': expected at most " + MAX_TEXT_CHARACTERS
                    + " characters, got " + text.length());
        }
        return text;
    }

    private static List<Object> list(Array array, String label) throws SQLException {
        if (array == null) {
            return null;
        }
        List<Object> list = isTimeOfDay(array.getBaseType()) ? timesOfDay(array, label) : elements(array, label);
        array.free();
        return list;
    }

    private static boolean isTimeOfDay(int type) {
        return type == Types.TIME || type == Types.TIME_WITH_TIMEZONE;
    }

    /** Reads times of day as text, like a single one. A {@code java.sql.Time} lacks the zone and the microseconds. */
    private static List<Object> timesOfDay(Array array, String label) throws SQLException {
        List<Object> list = new ArrayList<>();
        try (ResultSet elements = array.getResultSet()) {
            if (elements.getMetaData().getColumnType(VALUE_COLUMN) == Types.ARRAY) {
                throw wrongType(label);
            }
            for (int count = 1; elements.next(); count++) {
                if (count > MAX_ELEMENTS) {
                    throw tooLong(label);
                }
                String element = elements.getString(VALUE_COLUMN);
                if (element != null) {
                    list.add(text(element, label));
                }
            }
        }
        return list;
    }

    private static List<Object> elements(Array array, String label) throws SQLException {
        Object content = array.getArray();
        boolean readable = content instanceof Object[] && ((Object[]) content).length <= MAX_ELEMENTS;
        if (!readable) {
            throw tooLong(label);
        }
        List<Object> list = new ArrayList<>();
        for (Object element : (Object[]) content) {
            if (element != null) {
                list.add(element(element, label));
            }
        }
        return list;
    }

    private static UnexpectedRowsException tooLong(String label) {
        return new UnexpectedRowsException(
                "column '" + label + "': expected a list of at most " + MAX_ELEMENTS + " elements");
    }

    private static Object element(Object element, String label) {
        if (element instanceof Timestamp) {
            return time((Timestamp) element);
        }
        if (element instanceof OffsetDateTime) {
            return ((OffsetDateTime) element).toInstant().toString();
        }
        if (element instanceof Date || element instanceof UUID) {
            return element.toString();
        }
        if (!isPlain(element)) {
            throw wrongType(label);
        }
        return plain(element, label);
    }
}
