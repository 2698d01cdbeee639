package io.github.jwtfilter.tools.code;

// This class is long because the interface has one method for each shape of instruction.

import io.github.jwtfilter.tools.classes.ClassIndex;
import io.github.jwtfilter.tools.code.TrackedValue.Origin;
import java.util.List;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Interpreter;

/** Follows the types, constants and origins of values through one method. */
final class TrackingInterpreter extends Interpreter<TrackedValue> {
    /** Ends a method that takes too long. A class file can be made so that each step changes many values. */
    static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The type of a lambda: this prefix and the descriptor of its interface. */
    static final String LAMBDA = "lambda:";

    private static final String STRING = "Ljava/lang/String;";
    private static final int MAX_STEPS = 3_000_000;
    private static final int MAX_SIGNATURE = 2_000;

    private final ClassIndex classes;
    private final MethodNode method;
    private int steps;

    TrackingInterpreter(ClassIndex classes, MethodNode method) {
        super(Opcodes.ASM9);
        this.classes = classes;
        this.method = method;
    }

    private void step() {
        if (++steps > MAX_STEPS) {
            throw new TooLongException();
        }
    }

    @Override
    public TrackedValue newValue(Type type) {
        if (type == null) {
            return TrackedValue.UNINITIALIZED;
        }
        return type == Type.VOID_TYPE ? null : TrackedValue.of(type.getSize(), type.getDescriptor());
    }

    @Override
    public TrackedValue newParameterValue(boolean isInstance, int local, Type type) {
        TrackedValue value = newValue(type);
        int index = isInstance && local == 0 ? -1 : parameter(isInstance, local);
        return index < 0 ? value : value.asParameter(index);
    }

    private int parameter(boolean isInstance, int local) {
        int at = isInstance ? 1 : 0;
        Type[] types = Type.getArgumentTypes(method.desc);
        for (int i = 0; i < types.length; i++) {
            if (at == local) {
                return i;
            }
            at += types[i].getSize();
        }
        return -1;
    }

    @Override
    public TrackedValue newOperation(AbstractInsnNode instruction) {
        step();
        int opcode = instruction.getOpcode();
        if (opcode == Opcodes.ACONST_NULL) {
            return TrackedValue.of(1, null);
        }
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
            return TrackedValue.constant(1, "I", opcode - Opcodes.ICONST_0);
        }
        switch (opcode) {
            case Opcodes.LCONST_0:
            case Opcodes.LCONST_1:
            case Opcodes.DCONST_0:
            case Opcodes.DCONST_1:
                return TrackedValue.of(2, "J");
            case Opcodes.BIPUSH:
            case Opcodes.SIPUSH:
                return TrackedValue.constant(1, "I", ((IntInsnNode) instruction).operand);
            case Opcodes.LDC:
                return constant(((LdcInsnNode) instruction).cst);
            case Opcodes.GETSTATIC:
                return field((FieldInsnNode) instruction);
            case Opcodes.NEW:
                return TrackedValue.of(1, "L" + ((TypeInsnNode) instruction).desc + ";");
            default:
                return TrackedValue.of(1, "I");
        }
    }

    private static TrackedValue constant(Object constant) {
        if (constant instanceof String) {
            return TrackedValue.constant(1, STRING, constant);
        }
        if (constant instanceof Type) {
            return TrackedValue.constant(1, "Ljava/lang/Class;", constant);
        }
        if (constant instanceof Long || constant instanceof Double) {
            return TrackedValue.of(2, "J");
        }
        if (constant instanceof ConstantDynamic) {
            return TrackedValue.of(
                    ((ConstantDynamic) constant).getSize(), ((ConstantDynamic) constant).getDescriptor());
        }
        return TrackedValue.of(1, "I");
    }

    private TrackedValue field(FieldInsnNode field) {
        String type = classes.find(field.owner)
                .map(owner -> owner.fieldType(field.name))
                .filter(generic -> generic.charAt(0) != 'T')
                .orElse(field.desc);
        TrackedValue value = TrackedValue.of(Type.getType(field.desc).getSize(), type);
        return field.desc.equals("Ljava/util/Map;") && ServletCalls.isSessionMap(classes, field.owner, field.name)
                ? value.from(TrackedValue.Origin.SESSION_MAP)
                : value;
    }

    /** Adds the type arguments that the debug information gives for a local variable. */
    @Override
    public TrackedValue copyOperation(AbstractInsnNode instruction, TrackedValue value) {
        step();
        if (instruction.getOpcode() != Opcodes.ALOAD || method.localVariables == null || value.types.size() != 1) {
            return value;
        }
        String type = value.types.iterator().next();
        String generic = localType((VarInsnNode) instruction);
        return generic == null || type.indexOf('<') >= 0 || type.charAt(0) != 'L'
                ? value
                : value.withType(merged(type, generic));
    }

    /** Keeps the more exact class, and takes the type arguments: {@code ArrayList} and {@code List<Item>}. */
    private static String merged(String exact, String generic) {
        int arguments = generic.indexOf('<');
        return generic.charAt(0) != 'L' || arguments < 0
                ? exact
                : exact.substring(0, exact.length() - 1) + generic.substring(arguments);
    }

    private String localType(VarInsnNode instruction) {
        int at = method.instructions.indexOf(instruction);
        for (LocalVariableNode local : method.localVariables) {
            if (local.index == instruction.var
                    && local.signature != null
                    && local.signature.length() < MAX_SIGNATURE
                    && method.instructions.indexOf(local.start) <= at
                    && at < method.instructions.indexOf(local.end)) {
                return local.signature;
            }
        }
        return null;
    }

    @Override
    public TrackedValue unaryOperation(AbstractInsnNode instruction, TrackedValue value) {
        step();
        switch (instruction.getOpcode()) {
            case Opcodes.GETFIELD:
                return field((FieldInsnNode) instruction);
            case Opcodes.CHECKCAST:
                return cast(((TypeInsnNode) instruction).desc, value);
            case Opcodes.ANEWARRAY:
                return TrackedValue.of(
                        1,
                        "["
                                + Type.getObjectType(((TypeInsnNode) instruction).desc)
                                        .getDescriptor());
            case Opcodes.NEWARRAY:
                return TrackedValue.of(1, "[" + "ZCFDBSIJ".charAt(((IntInsnNode) instruction).operand - 4));
            case Opcodes.LNEG:
            case Opcodes.DNEG:
            case Opcodes.I2L:
            case Opcodes.I2D:
            case Opcodes.L2D:
            case Opcodes.F2L:
            case Opcodes.F2D:
            case Opcodes.D2L:
                return TrackedValue.of(2, "J");
            default:
                return TrackedValue.of(1, "I");
        }
    }

    /** A cast to a superclass says less than is known already. */
    private TrackedValue cast(String name, TrackedValue value) {
        String type = Type.getObjectType(name).getDescriptor();
        boolean known = value.types.size() == 1
                && value.types.stream().allMatch(each -> classes.isA(TypeText.className(each), name));
        boolean lambda = value.types.stream().anyMatch(each -> each.startsWith(LAMBDA));
        return known || lambda ? value : value.withType(type);
    }

    @Override
    public TrackedValue binaryOperation(AbstractInsnNode instruction, TrackedValue one, TrackedValue other) {
        step();
        switch (instruction.getOpcode()) {
            case Opcodes.AALOAD:
                return TrackedValue.of(
                        1, one.types.size() == 1 ? element(one.types.iterator().next()) : null);
            case Opcodes.LALOAD:
            case Opcodes.DALOAD:
            case Opcodes.LADD:
            case Opcodes.DADD:
            case Opcodes.LSUB:
            case Opcodes.DSUB:
            case Opcodes.LMUL:
            case Opcodes.DMUL:
            case Opcodes.LDIV:
            case Opcodes.DDIV:
            case Opcodes.LREM:
            case Opcodes.DREM:
            case Opcodes.LSHL:
            case Opcodes.LSHR:
            case Opcodes.LUSHR:
            case Opcodes.LAND:
            case Opcodes.LOR:
            case Opcodes.LXOR:
                return TrackedValue.of(2, "J");
            default:
                return TrackedValue.of(1, "I");
        }
    }

    private static String element(String array) {
        return array.charAt(0) == '[' ? array.substring(1) : null;
    }

    @Override
    public TrackedValue ternaryOperation(
            AbstractInsnNode instruction, TrackedValue array, TrackedValue index, TrackedValue value) {
        step();
        return null;
    }

    @Override
    public TrackedValue naryOperation(AbstractInsnNode instruction, List<? extends TrackedValue> values) {
        step();
        if (instruction instanceof MultiANewArrayInsnNode) {
            return TrackedValue.of(1, ((MultiANewArrayInsnNode) instruction).desc);
        }
        if (instruction instanceof InvokeDynamicInsnNode) {
            return dynamic((InvokeDynamicInsnNode) instruction);
        }
        MethodInsnNode call = (MethodInsnNode) instruction;
        Type result = Type.getReturnType(call.desc);
        if (result == Type.VOID_TYPE) {
            return null;
        }
        if (call.owner.equals("java/lang/Class")
                && call.name.equals("getName")
                && values.get(0).constant instanceof Type) {
            return TrackedValue.constant(1, STRING, ((Type) values.get(0).constant).getClassName());
        }
        String generic = classes.find(call.owner)
                .map(owner -> owner.resultType(call.name, call.desc))
                .orElse(result.getDescriptor());
        TrackedValue value = TrackedValue.of(result.getSize(), generic);
        Origin origin = ServletCalls.origin(classes, call);
        return origin == null ? value : value.from(origin);
    }

    private static TrackedValue dynamic(InvokeDynamicInsnNode call) {
        Type result = Type.getReturnType(call.desc);
        Handle maker = call.bsm;
        boolean lambda = maker.getOwner().equals("java/lang/invoke/LambdaMetafactory");
        return TrackedValue.of(result.getSize(), (lambda ? LAMBDA : "") + result.getDescriptor());
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, TrackedValue value, TrackedValue expected) {
        step();
    }

    @Override
    public TrackedValue merge(TrackedValue one, TrackedValue other) {
        step();
        return one.or(other);
    }
}
