package io.github.jwtfilter.cli;

import io.github.jwtfilter.text.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a command, split into options and operands. Error messages name options but never repeat values or
 * operands, because these may be tokens, or a password in the wrong place.
 */
final class Arguments {
    private final Map<String, List<String>> options = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    private Arguments() {}

    /**
     * Parses {@code --name value} and {@code --name=value}. {@code --} ends the options. A lone {@code -} is an
     * operand.
     *
     * @throws UsageException if an option is unknown or repeated, lacks its value, or has a value but takes none
     */
    static Arguments parse(List<String> args, Option... known) throws UsageException {
        Map<String, Option> byName = new LinkedHashMap<>();
        for (Option option : known) {
            byName.put(option.name, option);
        }
        Arguments arguments = new Arguments();
        int next = 0;
        while (next < args.size()) {
            String arg = args.get(next++);
            if (arg.equals("--")) {
                arguments.operands.addAll(args.subList(next, args.size()));
                break;
            }
            if (!arg.startsWith("-") || arg.equals("-")) {
                arguments.operands.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            Option option = byName.get(name);
            if (option == null) {
                throw unknown("option", name, byName.keySet());
            }
            String value = equals < 0 ? null : arg.substring(equals + 1);
            if (option.takesValue && value == null && next < args.size() && !looksLikeOption(args.get(next))) {
                value = args.get(next++);
            }
            arguments.put(option, value);
        }
        return arguments;
    }

    private static boolean looksLikeOption(String arg) {
        return arg.startsWith("--");
    }

    private void put(Option option, String value) throws UsageException {
        if (option.takesValue && (value == null || value.isEmpty())) {
            throw new UsageException("option " + option.name + ": expected a value, got "
                    + (value == null
                            ? "none; one that starts with -- is written " + option.name + "=…"
                            : "an empty one"));
        }
        if (!option.takesValue && value != null) {
            throw new UsageException("option " + option.name + ": takes no value");
        }
        List<String> values = options.get(option.name);
        if (values == null) {
            values = new ArrayList<>(1);
            options.put(option.name, values);
        }
        if (!values.isEmpty() && !option.repeatable) {
            throw new UsageException("option " + option.name + ": given twice");
        }
        values.add(value);
    }

    /**
     * Returns an error for an unknown name, with the nearest known name as a suggestion. Omits a name of more than 30
     * characters, because it may be a token.
     */
    static UsageException unknown(String what, String name, Iterable<String> known) {
        List<String> names = new ArrayList<>();
        known.forEach(names::add);
        String shown = name.length() > 30 ? "" : " '" + name + "'";
        String meant = shown.isEmpty()
                ? ""
                : NearestName.of(name, names)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("");
        return new UsageException("unknown " + what + shown + meant);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** Returns the value of an option, or empty if the option is absent. */
    Optional<String> value(String option) {
        return has(option) ? Optional.of(options.get(option).get(0)) : Optional.empty();
    }

    List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** Returns the only operand, or empty if there is none. */
    Optional<String> operand(String name) throws UsageException {
        if (operands.size() > 1) {
            throw new UsageException("expected at most one " + name + ", got " + operands.size());
        }
        return operands.isEmpty() ? Optional.empty() : Optional.of(operands.get(0));
    }

    List<String> operands() {
        return operands;
    }

    void refuseOperands() throws UsageException {
        if (!operands.isEmpty()) {
            throw new UsageException("expected options only, got " + operands.size() + " further argument"
                    + (operands.size() == 1 ? "" : "s"));
        }
    }
}
