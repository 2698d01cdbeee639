package io.github.jwtfilter.status;

import io.github.jwtfilter.testing.TestNaming;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A database in memory that a test switches off. JNDI has its pool as {@link #STORE} names it. */
final class SwitchedDatabase implements AutoCloseable {
    /** The value of the parameter {@code store}. */
    static final String STORE = "jdbc:java:comp/env/jdbc/switched";

    private final TestNaming naming = new TestNaming();
    private volatile boolean isDown;

    /** @param name the name of the database, unique to the test */
    SwitchedDatabase(String name) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        Object pool = Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (isDown && method.getName().equals("getConnection")) {
                        throw new SQLException("password hunter22 of database refused", "08001");
                    }
                    try {
                        return method.invoke(database, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        naming.bind("java:comp/env/jdbc/switched", pool);
    }

    void setDown(boolean down) {
        isDown = down;
    }

    @Override
    public void close() {
        naming.close();
    }
}
