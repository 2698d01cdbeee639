package io.github.jwtfilter.tools.war;

import io.github.jwtfilter.tools.archive.WarFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A small web application in memory. Its classes are compiled from source for either edition. */
public final class TestWar implements WarFiles {
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final boolean javax;

    private TestWar(boolean javax) {
        this.javax = javax;
    }

    public static TestWar jakarta() {
        return new TestWar(false);
    }

    /** Creates an application for {@code javax}. Its sources say {@code jakarta}, and its classes say {@code javax}. */
    public static TestWar javax() {
        return new TestWar(true);
    }

    public TestWar file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public TestWar file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    public TestWar webXml(String content) {
        return file("WEB-INF/web.xml", "<web-app version='" + (javax ? "4.0" : "6.0") + "'>" + content + "</web-app>");
    }

    /** Compiles sources into WEB-INF/classes. Each begins with its package. */
    public TestWar classes(String... sources) {
        compile(sources).forEach((name, file) -> file("WEB-INF/classes/" + name + ".class", file));
        return this;
    }

    /** Compiles sources into a JAR. */
    public TestWar library(String jar, Map<String, String> others, String... sources) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> each : compile(sources).entrySet()) {
                put(zip, each.getKey() + ".class", each.getValue());
            }
            for (Map.Entry<String, String> each : others.entrySet()) {
                put(zip, each.getKey(), each.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return file("WEB-INF/lib/" + jar, bytes.toByteArray());
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    /** Compiles for jakarta, and renames the constants of class files for javax. */
    public Map<String, byte[]> compile(String... sources) {
        Map<String, byte[]> compiled = new LinkedHashMap<>();
        if (sources.length == 0) {
            return compiled;
        }
        List<JavaFileObject> units = new ArrayList<>();
        for (String source : sources) {
            units.add(unit(source));
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        StringBuilder problems = new StringBuilder();
        StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
        JavaFileManager memory = new ForwardingJavaFileManager<>(standard) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/') + ".class"), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        return new ByteArrayOutputStream() {
                            @Override
                            public void close() {
                                compiled.put(name.replace('.', '/'), toByteArray());
                            }
                        };
                    }
                };
            }
        };
        boolean good = compiler.getTask(
                        null,
                        memory,
                        problem -> problems.append(problem).append('\n'),
                        List.of("--release", "17", "-proc:none", "-g"),
                        null,
                        units)
                .call();
        if (!good) {
            throw new IllegalArgumentException(problems.toString());
        }
        if (javax) {
            compiled.replaceAll((name, file) -> ClassNames.renamed(file, "jakarta/servlet/", "javax/servlet/"));
        }
        return compiled;
    }

    private static JavaFileObject unit(String source) {
        String packageName = source.replaceAll("(?s)^\\s*package ([\\w.]+);.*", "$1");
        String simpleName = source.replaceAll("(?s).*?\\b(?:class|interface|enum|record|@interface)\\s+(\\w+).*", "$1");
        URI uri = URI.create("mem:///" + (packageName + "." + simpleName).replace('.', '/') + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return source;
            }
        };
    }

    public Application read() {
        try {
            return Application.read(this);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public Optional<byte[]> read(String name) {
        return Optional.ofNullable(files.get(name));
    }

    @Override
    public void close() {}
}
