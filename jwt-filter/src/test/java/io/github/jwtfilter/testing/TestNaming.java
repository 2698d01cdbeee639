package io.github.jwtfilter.testing;

import java.util.Hashtable;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/** A JNDI directory, like a container's, until it is closed. */
public final class TestNaming implements AutoCloseable {
    private static final Map<String, Object> BOUND = new ConcurrentHashMap<>();
    private static final Map<String, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    public TestNaming() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Factory.class.getName());
    }

    /** Binds a full name. If the object is an exception, a lookup of the name throws it. */
    public TestNaming bind(String name, Object bound) {
        BOUND.put(name, bound);
        return this;
    }

    /** Returns the context class loader of the last thread that looked up a name; null if it had none. */
    public ClassLoader lastLoader(String name) {
        return LOADERS.get(name);
    }

    @Override
    public void close() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        BOUND.clear();
        LOADERS.clear();
    }

    /** Created by the JDK by its class name. */
    public static final class Factory implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) throws NamingException {
                    ClassLoader loader = Thread.currentThread().getContextClassLoader();
                    LOADERS.compute(name, (each, before) -> loader);
                    Object bound = BOUND.get(name);
                    if (bound == null) {
                        throw new NameNotFoundException(name);
                    }
                    if (bound instanceof NamingException) {
                        throw (NamingException) bound;
                    }
                    return bound;
                }

                @Override
                public NamingEnumeration<NameClassPair> list(String folder) {
                    return new Names(folder);
                }
            };
        }
    }

    /** The names in a folder. */
    private static final class Names implements NamingEnumeration<NameClassPair> {
        private final Iterator<NameClassPair> names;

        Names(String folder) {
            names = BOUND.keySet().stream()
                    .filter(name -> name.startsWith(folder + "/"))
                    .map(name -> new NameClassPair(name.substring(folder.length() + 1), "java.lang.Object"))
                    .iterator();
        }

        @Override
        public NameClassPair next() {
            return names.next();
        }

        @Override
        public boolean hasMore() {
            return names.hasNext();
        }

        @Override
        public boolean hasMoreElements() {
            return names.hasNext();
        }

        @Override
        public NameClassPair nextElement() {
            return names.next();
        }

        @Override
        public void close() {}
    }
}
