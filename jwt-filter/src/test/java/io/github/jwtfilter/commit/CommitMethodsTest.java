package io.github.jwtfilter.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jwtfilter.session.PrivateResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Is every method that may commit a response overridden, for every version of the Servlet API? */
final class CommitMethodsTest {
    /** Effect of a method on the commit. */
    private enum Kind {
        /** Commits the response. */
        COMMITS,
        /** Commits if the buffer is full or the announced length is reached. */
        MAY_COMMIT,
        /** Commits nothing, but affects a later commit. */
        AFFECTS_COMMIT,
        /** The inherited implementation calls methods that are overridden. */
        DELEGATES,
        /** Has no effect on the commit. */
        HARMLESS
    }

    private static final Map<String, Kind> RESPONSE = new HashMap<>();
    private static final Map<String, Kind> STREAM = new HashMap<>();
    private static final Map<String, Kind> WRITER = new HashMap<>();
    private static final Map<String, Kind> ASYNC = new HashMap<>();

    static {
        put(
                RESPONSE,
                Kind.COMMITS,
                "flushBuffer()",
                "sendError(int)",
                "sendError(int,String)",
                "sendRedirect(String)",
                "sendRedirect(String,boolean)",
                "sendRedirect(String,int)",
                "sendRedirect(String,int,boolean)");
        put(
                RESPONSE,
                Kind.MAY_COMMIT,
                "setContentLength(int)",
                "setContentLengthLong(long)",
                "setHeader(String,String)",
                "addHeader(String,String)",
                "setIntHeader(String,int)",
                "addIntHeader(String,int)");
        put(
                RESPONSE,
                Kind.AFFECTS_COMMIT,
                "getOutputStream()",
                "getWriter()",
                "setBufferSize(int)",
                "reset()",
                "resetBuffer()");
        put(
                RESPONSE,
                Kind.HARMLESS,
                "addCookie(Cookie)",
                "addDateHeader(String,long)",
                "containsHeader(String)",
                "encodeRedirectURL(String)",
                "encodeRedirectUrl(String)",
                "encodeURL(String)",
                "encodeUrl(String)",
                "getBufferSize()",
                "getCharacterEncoding()",
                "getContentType()",
                "getHeader(String)",
                "getHeaderNames()",
                "getHeaders(String)",
                "getLocale()",
                "getStatus()",
                "getTrailerFields()",
                "isCommitted()",
                "setCharacterEncoding(Charset)",
                "setCharacterEncoding(String)",
                "setContentType(String)",
                "setDateHeader(String,long)",
                "setLocale(Locale)",
                "setStatus(int)",
                "setStatus(int,String)",
                "setTrailerFields(Supplier)");
        put(STREAM, Kind.COMMITS, "flush()", "close()");
        put(
                STREAM,
                Kind.MAY_COMMIT,
                "write(int)",
                "write(byte[],int,int)",
                "write(ByteBuffer)",
                "print(String)",
                "println(String)");
        put(STREAM, Kind.AFFECTS_COMMIT, "isReady()", "setWriteListener(WriteListener)");
        put(STREAM, Kind.DELEGATES, "write(byte[])", "println()");
        put(WRITER, Kind.COMMITS, "flush()", "close()", "checkError()");
        put(
                WRITER,
                Kind.MAY_COMMIT,
                "write(int)",
                "write(char[],int,int)",
                "write(String,int,int)",
                "println()",
                "format(String,Object[])");
        put(
                WRITER,
                Kind.DELEGATES,
                "write(char[])",
                "write(String)",
                "append(char)",
                "append(CharSequence)",
                "append(CharSequence,int,int)",
                "format(Locale,String,Object[])",
                "printf(String,Object[])",
                "printf(Locale,String,Object[])");
        for (String type : List.of("boolean", "char", "int", "long", "float", "double")) {
            put(STREAM, Kind.DELEGATES, "print(" + type + ")", "println(" + type + ")");
            put(WRITER, Kind.DELEGATES, "print(" + type + ")", "println(" + type + ")");
        }
        for (String type : List.of("char[]", "String", "Object")) {
            put(WRITER, Kind.DELEGATES, "print(" + type + ")", "println(" + type + ")");
        }
        put(ASYNC, Kind.COMMITS, "complete()");
        put(
                ASYNC,
                Kind.AFFECTS_COMMIT,
                "addListener(AsyncListener)",
                "addListener(AsyncListener,ServletRequest,ServletResponse)",
                "dispatch()",
                "dispatch(String)",
                "dispatch(ServletContext,String)",
                "start(Runnable)");
        put(
                ASYNC,
                Kind.HARMLESS,
                "createListener(Class)",
                "getRequest()",
                "getResponse()",
                "getTimeout()",
                "hasOriginalRequestAndResponse()",
                "setTimeout(long)");
    }

    private static void put(Map<String, Kind> table, Kind kind, String... methods) {
        for (String method : methods) {
            table.put(method, kind);
        }
    }

    private static String signature(Method method) {
        return method.getName() + "("
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(","))
                + ")";
    }

    private static Set<String> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method ->
                        method.getDeclaringClass() != Object.class && !Modifier.isStatic(method.getModifiers()))
                .map(CommitMethodsTest::signature)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Arguments> versions() throws IOException {
        List<Arguments> rows = new ArrayList<>();
        add(rows, "as compiled", "jakarta", CommitMethodsTest.class.getClassLoader());
        Path folder = Path.of(System.getProperty("basedir"), "target", "servlet-apis");
        try (Stream<Path> jars = Files.list(folder)) {
            for (Path jar : jars.sorted().toList()) {
                String name = jar.getFileName().toString();
                URL[] path = {jar.toUri().toURL()};
                add(
                        rows,
                        name,
                        name.startsWith("javax") ? "javax" : "jakarta",
                        new URLClassLoader(path, ClassLoader.getPlatformClassLoader()));
            }
        }
        assertEquals(16, rows.size(), "three versions in addition to the compiled one");
        rows.add(Arguments.of("this JDK", PrintWriter.class, CommittingWriter.class, WRITER));
        return rows.stream();
    }

    private static void add(List<Arguments> rows, String version, String prefix, ClassLoader loader) {
        try {
            rows.add(type(version, prefix, loader, ServletResponse.class, CommittingResponse.class, RESPONSE));
            rows.add(type(version, prefix, loader, HttpServletResponse.class, CommittingResponse.class, RESPONSE));
            rows.add(type(version, prefix, loader, ServletOutputStream.class, CommittingStream.class, STREAM));
            rows.add(type(version, prefix, loader, AsyncContext.class, CommittingAsyncContext.class, ASYNC));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Arguments type(
            String version, String prefix, ClassLoader loader, Class<?> api, Class<?> ours, Map<String, Kind> table)
            throws ClassNotFoundException {
        Class<?> type = loader.loadClass(prefix + api.getName().substring("jakarta".length()));
        return Arguments.of(version, type, ours, table);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("versions")
    void everyMethodIsClassified(String version, Class<?> type, Class<?> ours, Map<String, Kind> table) {
        Set<String> unknown = methods(type);
        unknown.removeAll(table.keySet());
        assertEquals(Set.of(), unknown);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("versions")
    void relevantMethodsAreOverridden(String version, Class<?> type, Class<?> ours, Map<String, Kind> table) {
        Set<String> missing = methods(type);
        missing.removeIf(method -> Set.of(Kind.HARMLESS, Kind.DELEGATES).contains(table.get(method)));
        assertTrue(missing.size() > 2);
        Arrays.stream(ours.getDeclaredMethods())
                .map(CommitMethodsTest::signature)
                .forEach(missing::remove);
        assertEquals(Set.of(), missing);
    }

    /** The cache headers must be complete before each of these methods commits. */
    @Test
    void methodsThatCommitOrUseHeadersAreOverriddenForCaches() {
        Set<String> missing = new TreeSet<>(RESPONSE.keySet());
        missing.removeIf(method -> RESPONSE.get(method) != Kind.COMMITS
                && !method.matches(
                        "(set|add)(Int|Date)?Header.*|(get|contains)Header.*|get(Writer|OutputStream).*|reset\\(\\)"));
        assertTrue(missing.size() > 15, missing.toString());
        Arrays.stream(PrivateResponse.class.getDeclaredMethods())
                .map(CommitMethodsTest::signature)
                .forEach(missing::remove);
        assertEquals(Set.of(), missing);
    }

    /** Every method in the tables must exist in some version of the API. */
    @Test
    void everyListedMethodExists() throws IOException {
        for (Map<String, Kind> table : List.of(RESPONSE, STREAM, WRITER, ASYNC)) {
            Set<String> left = new TreeSet<>(table.keySet());
            versions()
                    .filter(row -> row.get()[3] == table)
                    .forEach(row -> left.removeAll(methods((Class<?>) row.get()[1])));
            assertEquals(Set.of(), left);
        }
    }
}
