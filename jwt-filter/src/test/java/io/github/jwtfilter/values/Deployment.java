package io.github.jwtfilter.values;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A version of an application: its classes, compiled from text, in their own class loader. */
public final class Deployment {
    private final List<Class<?>> types = new ArrayList<>();
    private final ValueCodec codec;

    /**
     * Compiles the classes.
     *
     * @param named the names of the storable classes
     */
    public Deployment(Path directory, String source, String... named) throws IOException, ClassNotFoundException {
        Path file = Files.writeString(Files.createDirectories(directory).resolve("App.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            null,
                            List.of("-d", directory.toString(), "-proc:none"),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertTrue(compiled, source);
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            for (String name : named) {
                types.add(loader.loadClass(name));
            }
            try (Stream<Path> all = Files.list(directory)) {
                for (Path each :
                        (Iterable<Path>) all.filter(path -> path.toString().endsWith(".class"))::iterator) {
                    loader.loadClass(each.getFileName().toString().replace(".class", ""));
                }
            }
        }
        this.codec = new ValueCodec(types);
    }

    /** Returns a codec for the named classes. */
    public ValueCodec codec() {
        return codec;
    }

    /** Returns the encoded result of the static method {@code make} of the first class. */
    public byte[] make() throws ReflectiveOperationException, UnstorableValueException {
        return codec.encode(call("make"));
    }

    /** Decodes a value and returns its text. */
    String read(byte[] bytes) throws MalformedValueException {
        return codec.decode(bytes).toString();
    }

    private Object call(String method) throws ReflectiveOperationException {
        var found = types.get(0).getDeclaredMethod(method);
        found.setAccessible(true);
        return found.invoke(null);
    }
}
