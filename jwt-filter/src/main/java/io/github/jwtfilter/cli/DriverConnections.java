package io.github.jwtfilter.cli;

import io.github.jwtfilter.store.jdbc.JdbcSharedStore;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Connections of a JDBC driver to the address of a database. Outside a server there is no pool. */
final class DriverConnections implements JdbcSharedStore.Connections {
    private static final int MAX_ADDRESS_CHARACTERS = 2000;
    private static final int MAX_DRIVERS = 100;

    private static final Pattern KIND =
            Pattern.compile("(jdbc:(?:postgresql|mysql|mariadb|h2|oracle|sqlserver):).*", Pattern.DOTALL);

    private static final String HOST = "[A-Za-z0-9._-]{1,255}(?::[0-9]{1,5})?";

    /**
     * Hosts, ports and name of the database, if no user or password can be among them. Drivers expect these before an
     * {@code @}, or among the parameters that {@code ?} and {@code ;} begin. A port has digits only, because somebody may
     * write a password in its place.
     */
    private static final Pattern PLACE = Pattern.compile(
            "jdbc:[a-z0-9]+:(?:tcp:|ssl:)?//" + HOST + "(?:," + HOST + "){0,20}(?:/[A-Za-z0-9_.-]{0,100})?(?=[?;]|$)");

    private final Driver driver;
    private final String address;

    private DriverConnections(Driver driver, String address) {
        this.driver = driver;
        this.address = address;
    }

    /**
     * Finds the driver of an address.
     *
     * @throws IllegalArgumentException if there is none; the message does not contain the address
     */
    static DriverConnections of(String address, ClassLoader loader) {
        if (address.length() > MAX_ADDRESS_CHARACTERS) {
            throw new IllegalArgumentException("expected at most " + MAX_ADDRESS_CHARACTERS + " characters");
        }
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
        for (int i = 0; i < MAX_DRIVERS; i++) {
            try {
                if (!drivers.hasNext()) {
                    break;
                }
                Driver driver = drivers.next();
                if (driver.acceptsURL(address)) {
                    return new DriverConnections(driver, address);
                }
            } catch (ServiceConfigurationError | SQLException | LinkageError e) {
                // A driver for something else, or for a newer Java.
            }
        }
        throw new IllegalArgumentException(
                "no driver here accepts the address: check its form, or name the driver's JAR with --driver");
    }

    @Override
    public Connection open() throws SQLException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Drivers look for their own parts there.
        thread.setContextClassLoader(driver.getClass().getClassLoader());
        try {
            Connection connection = driver.connect(address, new Properties());
            if (connection == null) {
                throw new SQLException("the driver does not accept the address", "08001");
            }
            return connection;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Returns the kind of the database, and its place as far as it can be told from user and password. */
    String place() {
        return place(address);
    }

    static String place(String address) {
        Matcher kind = KIND.matcher(address);
        if (!kind.matches()) {
            return "jdbc:…";
        }
        Matcher place = PLACE.matcher(address);
        return address.indexOf('@') < 0 && place.lookingAt() ? place.group() : kind.group(1) + "…";
    }
}
