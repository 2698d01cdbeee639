package io.github.jwtfilter.benchmark.token;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A loop around one operation of one library. Each loop has a class loader of its own, so that the JIT compiler sees
 * two versions of the library, or the same version twice, as unrelated code.
 */
public final class Loop implements IntFunction<Object> {
    private final Operation operation;
    private int number;

    /** Called through reflection. */
    public Loop(String library, String operation) {
        this.operation = Operation.of(operation, Library.ALL.get(library).get());
    }

    /**
     * Loads a loop.
     *
     * @param jar a JAR in front of the class path; empty for none
     */
    @SuppressWarnings("unchecked")
    static IntFunction<Object> load(String library, String jar, String operation) throws Exception {
        List<URL> urls = new ArrayList<>();
        String classPath = jar + System.getProperty("path.separator") + System.getProperty("java.class.path");
        for (String entry : classPath.split(System.getProperty("path.separator"))) {
            if (!entry.isEmpty()) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        ClassLoader loader = new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        return (IntFunction<Object>) loader.loadClass(Loop.class.getName())
                .getConstructor(String.class, String.class)
                .newInstance(library, operation);
    }

    /** Runs this many calls. Returns the last result, so that the compiler cannot leave out the calls. */
    @Override
    public Object apply(int calls) {
        Object result = null;
        try {
            for (int i = 0; i < calls; i++) {
                number = number + 1 & Short.MAX_VALUE;
                result = operation.call(number);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return result;
    }
}
