package io.github.jwtfilter.tools.code;

import io.github.jwtfilter.tools.classes.ClassIndex;
import io.github.jwtfilter.tools.classes.ClassInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The classes that a session attribute may hold: its type, and the types of fields, type arguments, superclasses and
 * subclasses. Finds the list for {@code sessionTypes}. Also finds types that no cookie can hold, with the
 * path to them.
 */
final class TypeClosure {
    private static final int MAX_TYPES = 150;
    private static final int MAX_OBSTACLES = 20;
    private static final int MAX_SUBCLASSES = 12;
    private static final int MAX_PATH = 300;

    /** Types of libraries that are part of the running server. */
    private static final List<String[]> SERVER = List.of(
            new String[] {"org/slf4j/Logger", "is a logger"},
            new String[] {"org/apache/commons/logging/Log", "is a logger"},
            new String[] {"org/apache/log4j/Category", "is a logger"},
            new String[] {"org/apache/logging/log4j/Logger", "is a logger"},
            new String[] {"org/springframework/context/ApplicationContext", "is part of the running server"},
            new String[] {"javax/persistence/EntityManager", "is a database connection"},
            new String[] {"jakarta/persistence/EntityManager", "is a database connection"},
            new String[] {"org/hibernate/Session", "is a database connection"});

    private static final List<String> SERVER_APIS = List.of(
            "javax/servlet/",
            "jakarta/servlet/",
            "javax/ejb/",
            "jakarta/ejb/",
            "javax/jcr/",
            "org/apache/catalina/",
            "org/eclipse/jetty/");

    private final ClassIndex classes;
    private final JdkTypes jdk;
    private final Set<String> toName = new TreeSet<>();
    private final List<String> obstacles = new ArrayList<>();
    private final Set<String> vague = new TreeSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private boolean full;

    private TypeClosure(ClassIndex classes, JdkTypes jdk) {
        this.classes = classes;
        this.jdk = jdk;
    }

    /** Finds all classes that a value of some types may hold. */
    static TypeClosure of(Set<String> types, ClassIndex classes, JdkTypes jdk) {
        TypeClosure closure = new TypeClosure(classes, jdk);
        types.forEach(type -> closure.type(type, "", false));
        while (!closure.later.isEmpty() && !closure.full) {
            closure.later.remove().run();
        }
        return closure;
    }

    /** Returns the classes for {@code sessionTypes}, with dots. */
    Set<String> toName() {
        return toName;
    }

    /** Returns lines such as {@code .lock: java.util.Random is a random generator}. */
    List<String> obstacles() {
        return obstacles;
    }

    /** Returns the places whose content the declarations leave open, such as {@code .items: java.lang.Object}. */
    Set<String> vague() {
        return vague;
    }

    /** Returns whether the search stopped because there are too many classes. */
    boolean isFull() {
        return full;
    }

    private void type(String type, String path, boolean ofField) {
        if (type.startsWith(TrackingInterpreter.LAMBDA)) {
            obstacle(path, TypeText.readable(type) + " cannot be stored");
            return;
        }
        boolean element = type.startsWith("[");
        for (String name : TypeText.classNames(type)) {
            if (seen.add(name)) {
                visit(name, path, ofField, element);
            }
        }
    }

    private void visit(String name, String path, boolean ofField, boolean element) {
        if (seen.size() > MAX_TYPES || path.length() > MAX_PATH) {
            full = true;
            return;
        }
        Optional<String[]> part =
                SERVER.stream().filter(each -> classes.isA(name, each[0])).findFirst();
        if (part.isPresent()) {
            obstacle(path, dotted(name) + " " + part.get()[1]);
            return;
        }
        if (SERVER_APIS.stream().anyMatch(name::startsWith)) {
            obstacle(path, dotted(name) + " is part of the running server");
            return;
        }
        // A copy of a JDK class in the WAR is ignored.
        Optional<ClassInfo> info = jdk.find(name).isPresent() ? Optional.empty() : classes.find(name);
        if (info.isPresent()) {
            later.add(() -> applicationClass(info.get(), path, ofField, element));
        } else {
            jdk.find(name)
                    .ifPresentOrElse(
                            type -> jdkClass(type, path),
                            () -> vague.add(shown(path) + dotted(name) + ", whose class file is outside the WAR"));
        }
    }

    private void jdkClass(Class<?> type, String path) {
        if (jdk.isVague(type)) {
            vague.add(shown(path) + type.getName());
        }
        jdk.refusal(type).ifPresent(reason -> obstacle(path, type.getName() + " " + reason));
    }

    private void applicationClass(ClassInfo info, String path, boolean ofField, boolean element) {
        Optional<String> never = neverStored(info);
        if (never.isPresent()) {
            obstacle(path, info.dotted() + " " + never.get());
            return;
        }
        boolean implied = ofField && (info.isEnum() || info.isRecord());
        if ((!info.isAbstract() || element || info.isEnum()) && !implied) {
            toName.add(info.dotted());
        }
        if (info.isEnum()) {
            return;
        }
        for (ClassInfo.Field field : info.fields()) {
            type(field.type, path + "." + field.name, true);
        }
        if (info.genericSuper() != null && !info.isInterface()) {
            type(info.genericSuper(), path, true);
        }
        superclass(info, path);
        subclasses(info, path);
        nestedContainers(info, path);
    }

    /** Finds classes inside this one that extend the JDK's class of a field, such as an anonymous LinkedHashMap. */
    private void nestedContainers(ClassInfo info, String path) {
        for (ClassInfo nested : classes.nested(info)) {
            Optional<Class<?>> parent = Optional.ofNullable(nested.superName)
                    .filter(name -> !name.equals("java/lang/Object"))
                    .flatMap(jdk::find);
            for (ClassInfo.Field field : info.fields()) {
                boolean fits = parent.isPresent()
                        && jdk.find(TypeText.className(field.type))
                                .filter(type -> !jdk.isVague(type) && type.isAssignableFrom(parent.get()))
                                .isPresent();
                if (fits && seen.add(nested.name)) {
                    visit(nested.name, path + "." + field.name, true, false);
                }
            }
        }
    }

    /** A superclass with fields has to be named too. */
    private void superclass(ClassInfo info, String path) {
        Optional<ClassInfo> parent = Optional.ofNullable(info.superName).flatMap(classes::find);
        if (parent.isPresent() && !info.isInterface()) {
            if (!parent.get().fields().isEmpty()) {
                toName.add(parent.get().dotted());
            }
            if (seen.add(parent.get().name + " as superclass")) {
                for (ClassInfo.Field field : parent.get().fields()) {
                    type(field.type, path + "." + field.name, true);
                }
                superclass(parent.get(), path);
            }
        }
    }

    private void subclasses(ClassInfo info, String path) {
        List<String> all = classes.subclasses(info);
        if (all.isEmpty() && info.isAbstract()) {
            vague.add(shown(path) + info.dotted()
                    + ", which no class of the WAR extends or implements, perhaps a lambda");
            return;
        }
        if (all.size() > MAX_SUBCLASSES) {
            vague.add(shown(path) + info.dotted() + ", which " + all.size() + " classes extend or implement");
            return;
        }
        for (String each : all) {
            boolean own = classes.find(each)
                    .filter(sub -> sub.source.isOwn() || isNestedIn(sub, info))
                    .isPresent();
            if (!own) {
                vague.add(shown(path) + info.dotted() + ", which classes of libraries extend or implement");
            } else if (seen.add(each)) {
                visit(each, path, false, false);
            }
        }
    }

    private static boolean isNestedIn(ClassInfo sub, ClassInfo info) {
        return sub.name.split("\\$", 2)[0].equals(info.name.split("\\$", 2)[0]);
    }

    private Optional<String> neverStored(ClassInfo info) {
        if (extendsOne(info, "java/lang/Throwable", "java/lang/Thread", "java/lang/ClassLoader")) {
            return Optional.of("is an exception, a thread or a class loader");
        }
        Set<String> supers = new HashSet<>();
        collect(info, supers);
        for (String name : supers) {
            Optional<String> reason = jdk.find(name).flatMap(JdkTypes::reason);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return supers.contains("java/lang/AutoCloseable") || supers.contains("java/io/Closeable")
                ? Optional.of("must be closed, so it is part of the running server")
                : Optional.empty();
    }

    private boolean extendsOne(ClassInfo info, String... names) {
        for (String name : names) {
            if (classes.isA(info.name, name)) {
                return true;
            }
        }
        return false;
    }

    private void collect(ClassInfo info, Set<String> supers) {
        List<String> direct = new ArrayList<>(info.interfaces);
        if (info.superName != null) {
            direct.add(info.superName);
        }
        for (String each : direct) {
            if (supers.size() < MAX_TYPES && supers.add(each)) {
                classes.find(each).ifPresent(parent -> collect(parent, supers));
            }
        }
    }

    private void obstacle(String path, String what) {
        String line = shown(path) + what;
        if (obstacles.size() < MAX_OBSTACLES && !obstacles.contains(line)) {
            obstacles.add(line);
        }
    }

    private static String shown(String path) {
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String dotted(String name) {
        return name.replace('/', '.');
    }
}
