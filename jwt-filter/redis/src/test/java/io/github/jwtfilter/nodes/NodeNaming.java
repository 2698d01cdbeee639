package io.github.jwtfilter.nodes;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/** The JNDI directory of a node: one pool of connections. Created by the JDK by its class name. */
public final class NodeNaming implements InitialContextFactory {
    static final String NAME = "java:comp/env/jdbc/logins";

    /** The system property with the address of the database. */
    static final String DATABASE = "node.database";

    private static final DataSource POOL = pool(System.getProperty(DATABASE, ""));

    private static DataSource pool(String url) {
        PoolProperties properties = new PoolProperties();
        properties.setUrl(url);
        properties.setDriverClassName("org.postgresql.Driver");
        properties.setInitialSize(0);
        properties.setMinIdle(0);
        properties.setMaxActive(4);
        properties.setMaxIdle(4);
        properties.setMaxWait(3_000);
        properties.setTestOnBorrow(true);
        properties.setValidationQuery("select 1");
        properties.setValidationQueryTimeout(2);
        properties.setValidationInterval(1_000);
        return new DataSource(properties);
    }

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
        return new InitialContext(true) {
            @Override
            public Object lookup(String name) throws NamingException {
                if (name.equals(NAME)) {
                    return POOL;
                }
                throw new NameNotFoundException(name);
            }
        };
    }
}
