package io.github.jwtfilter.tools.code;

import io.github.jwtfilter.tools.classes.ClassIndex;
import io.github.jwtfilter.tools.classes.ClassInfo;
import io.github.jwtfilter.tools.classes.ClassSource;
import io.github.jwtfilter.tools.code.CodeEvent.Kind;
import io.github.jwtfilter.tools.war.Application;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;

/** Finds all lines of the application's own code that touch the session or the user. Libraries are only counted. */
public final class CodeScan {
    /** Names of classes, methods and paths that mean a logout. */
    public static final Pattern LOGOUT =
            Pattern.compile("log[-_]?o(?:ut|ff)|sign[-_]?o(?:ut|ff)|abmeld|exit|quit", Pattern.CASE_INSENSITIVE);

    private static final Pattern LOGIN = Pattern.compile("(?:log|sign)[-_]?in", Pattern.CASE_INSENSITIVE);

    /** Exact paths without a character that has a meaning in a list of paths. */
    private static final Pattern PLAIN_PATH = Pattern.compile("/[\\w./-]*");

    private static final int MAX_EVENTS = 50_000;
    private static final int MAX_ROUNDS = 4;

    /** A class without any of these texts cannot touch a session. */
    private static final List<String> MENTIONS = List.of(
            "Session",
            "Principal",
            "isUserInRole",
            "getRemoteUser",
            "servlet/http",
            "PageContext",
            "LoginContext",
            "context/request/");

    private final ClassIndex classes;
    private final Forwarders forwarders = new Forwarders();
    private final List<CodeEvent> events = new ArrayList<>();
    private final Map<ClassSource, Integer> libraries = new LinkedHashMap<>();
    private final List<String> unfollowed = new ArrayList<>();
    private boolean header;

    private CodeScan(Application application) {
        this.classes = application.classes();
    }

    /** Scans all code; again as long as more methods are found that put their arguments into the session. */
    public static CodeScan of(Application application) throws IOException {
        CodeScan scan = new CodeScan(application);
        int known;
        int round = 0;
        do {
            known = scan.forwarders.size();
            scan.events.clear();
            scan.unfollowed.clear();
            scan.libraries.clear();
            application.classes().files().forEach(scan::read);
        } while (scan.forwarders.size() > known && ++round < MAX_ROUNDS);
        return scan;
    }

    private void read(ClassReader file, ClassSource source) {
        if (file.getClassName().startsWith("io/github/jwtfilter/") && !source.isOwn()) {
            return;
        }
        if (!source.isOwn()) {
            if (ClassIndex.contains(file, "servlet/http/HttpSession")) {
                libraries.merge(source, 1, Integer::sum);
            }
            return;
        }
        header |= ClassIndex.contains(file, "WWW-Authenticate");
        Optional<ClassInfo> info = classes.find(file.getClassName());
        if (info.isEmpty()
                || forwarders.size() == 0 && MENTIONS.stream().noneMatch(text -> ClassIndex.contains(file, text))) {
            return;
        }
        file.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        return new MethodNode(Opcodes.ASM9, access, name, descriptor, signature, exceptions) {
                            @Override
                            public void visitEnd() {
                                scan(info.get(), this);
                            }
                        };
                    }
                },
                ClassReader.SKIP_FRAMES);
    }

    private void scan(ClassInfo owner, MethodNode method) {
        if (!new MethodScan(classes, forwarders, owner, method, this::add).run()) {
            unfollowed.add(owner.dotted() + "." + method.name);
        }
    }

    private void add(CodeEvent event) {
        if (events.size() < MAX_EVENTS) {
            events.add(event);
        }
    }

    /** Returns the events of some kinds, in the order of the class files. */
    public List<CodeEvent> events(Kind... kinds) {
        List<Kind> wanted = List.of(kinds);
        return events.stream().filter(event -> wanted.contains(event.kind)).collect(Collectors.toList());
    }

    /**
     * Returns paths for {@code logoutPaths}: of servlets that look like a logout and nothing else.
     *
     * @param ends the kinds of lines that end a login
     */
    public Set<String> logoutPaths(Application application, Kind... ends) {
        Set<String> paths = new TreeSet<>();
        events(ends).stream()
                .filter(event -> SessionContents.LOGIN.matcher(event.name).matches()
                        || LOGOUT.matcher(event.className).find())
                .flatMap(event -> application.declarations().patternsOf(event.className).stream())
                .filter(path -> PLAIN_PATH.matcher(path).matches()
                        && LOGOUT.matcher(path).find()
                        && !LOGIN.matcher(path).find())
                .forEach(paths::add);
        return paths;
    }

    public Stream<CodeEvent> all() {
        return events.stream();
    }

    /** Returns the number of classes with HttpSession in each library. */
    public Map<ClassSource, Integer> libraries() {
        return libraries;
    }

    /** Returns whether own code demands a password in a header, as BASIC does. */
    public boolean asksForHeader() {
        return header;
    }

    /** Returns the methods whose values could not be followed. */
    public List<String> unfollowed() {
        return unfollowed;
    }
}
