package io.github.jwtfilter.tools.classes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** The code that puts filters before those of web.xml. */
final class EarlyFilters {
    private static final String MAPPING = "addMappingForUrlPatterns";
    private static final String MATCH_AFTER = "setMatchAfter";
    private static final String SPRING_SECURITY = "org/springframework/security/web/FilterChainProxy";
    private static final int MAX_SUPERCLASSES = 50;
    private static final int MAX_STEPS = 1_000;

    /** Classes of Spring. Their subclasses register filters in front, unless the application decides otherwise. */
    private static final Pattern INITIALIZER = Pattern.compile(
            "org/springframework/.*/(SpringBootServletInitializer|AbstractSecurityWebApplicationInitializer"
                    + "|AbstractHttpSessionApplicationInitializer)");

    private final List<Call> calls = new ArrayList<>();
    /** The calls by which an application of Spring Boot puts filters behind those of web.xml. */
    private final List<Call> behind = new ArrayList<>();

    /** A place in code. */
    private static final class Call {
        final ClassSource source;
        final String place;

        Call(ClassSource source, String place) {
            this.source = source;
            this.place = place;
        }
    }

    /** Adds the calls of a class. */
    void add(ClassReader file, ClassSource source) {
        if (ClassIndex.contains(file, MAPPING) || ClassIndex.contains(file, MATCH_AFTER)) {
            ClassNode type = new ClassNode();
            file.accept(type, ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
            for (MethodNode method : type.methods) {
                Call call = new Call(source, type.name.replace('/', '.') + "." + method.name);
                for (AbstractInsnNode each : method.instructions) {
                    if (isMapping(each) && !matchesAfter(each)) {
                        calls.add(call);
                    } else if (putsBehind(each)) {
                        behind.add(call);
                    }
                }
            }
        }
    }

    private static boolean putsBehind(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode
                && ((MethodInsnNode) instruction).name.equals(MATCH_AFTER)
                && isOpcode(previous(instruction), Opcodes.ICONST_1);
    }

    private static boolean isMapping(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode
                && ((MethodInsnNode) instruction).name.equals(MAPPING)
                && ((MethodInsnNode) instruction).owner.matches(".*servlet/FilterRegistration(\\$Dynamic)?");
    }

    /** Returns whether {@code isMatchAfter} is the constant true. It stands before the patterns. */
    private static boolean matchesAfter(AbstractInsnNode call) {
        AbstractInsnNode patterns = previous(call);
        boolean isFilled = isOpcode(patterns, Opcodes.AASTORE);
        for (int i = 0; i < MAX_STEPS && isFilled && !isNewArray(patterns); i++) {
            patterns = previous(patterns);
        }
        // The length of a new array stands before it.
        AbstractInsnNode flag = previous(isNewArray(patterns) ? previous(patterns) : patterns);
        return isOpcode(flag, Opcodes.ICONST_1);
    }

    private static boolean isNewArray(AbstractInsnNode instruction) {
        return isOpcode(instruction, Opcodes.ANEWARRAY) && ((TypeInsnNode) instruction).desc.equals("java/lang/String");
    }

    private static boolean isOpcode(AbstractInsnNode instruction, int opcode) {
        return instruction != null && instruction.getOpcode() == opcode;
    }

    /** Returns the previous real instruction, not a label or line number. */
    private static AbstractInsnNode previous(AbstractInsnNode instruction) {
        AbstractInsnNode each = instruction == null ? null : instruction.getPrevious();
        while (each != null && each.getOpcode() < 0) {
            each = each.getPrevious();
        }
        return each;
    }

    /** Returns the methods and classes of the application's own code. Much code of libraries never runs. */
    List<String> own(ClassIndex classes) {
        return Stream.concat(own(calls), initializers(classes))
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    private static Stream<String> own(List<Call> calls) {
        return calls.stream().filter(call -> call.source.isOwn()).map(call -> call.place);
    }

    private static Stream<String> initializers(ClassIndex classes) {
        return classes.all().stream()
                .filter(each -> each.source.isOwn() && isInitializer(each, classes))
                .map(ClassInfo::dotted);
    }

    /** Returns the classes that start Spring Security before the filters of web.xml; empty if code puts filters behind. */
    List<String> springSecurity(ClassIndex classes) {
        return classes.find(SPRING_SECURITY).isEmpty() || own(behind).findAny().isPresent()
                ? List.of()
                : initializers(classes).sorted().collect(Collectors.toList());
    }

    private static boolean isInitializer(ClassInfo info, ClassIndex classes) {
        Optional<ClassInfo> each = Optional.of(info);
        for (int i = 0; i < MAX_SUPERCLASSES && each.isPresent(); i++) {
            String parent = each.get().superName;
            if (parent != null && INITIALIZER.matcher(parent).matches()) {
                return true;
            }
            each = Optional.ofNullable(parent).flatMap(classes::find);
        }
        return false;
    }
}
