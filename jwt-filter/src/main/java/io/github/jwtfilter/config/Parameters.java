package io.github.jwtfilter.config;

import io.github.jwtfilter.text.NearestName;
import io.github.jwtfilter.text.ValueFormats;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the parameters of one filter or servlet. A problem is recorded and reading continues, so that the operator sees
 * all problems at once.
 */
public final class Parameters {
    /** The beginning of the name of a context-param that sets a parameter of a filter. */
    public static final String CONTEXT_PREFIX = "jwt-filter.";

    private final String owner;
    private final Map<String, Parameter> known = new HashMap<>();
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> problems;

    private Parameters(String owner, List<Parameter> known, List<String> problems) {
        this.owner = owner;
        this.problems = problems;
        known.forEach(parameter -> this.known.put(parameter.name(), parameter));
    }

    /** Creates the parameters of a filter. Each may also be set as a context-param; an init-param takes precedence. */
    public static Parameters of(FilterConfig config, List<Parameter> known, List<String> problems) {
        Parameters parameters = new Parameters("filter '" + config.getFilterName() + "'", known, problems);
        ServletContext context = config.getServletContext();
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (name.startsWith(CONTEXT_PREFIX)) {
                parameters.given.put(name.substring(CONTEXT_PREFIX.length()), context.getInitParameter(name));
            }
        }
        for (String name : Collections.list(config.getInitParameterNames())) {
            parameters.given.put(name, config.getInitParameter(name));
        }
        parameters.given.forEach(parameters::put);
        return parameters;
    }

    /** Creates the parameters of a servlet. */
    static Parameters of(ServletRegistration servlet, List<Parameter> known, List<String> problems) {
        Parameters parameters = new Parameters("servlet '" + servlet.getName() + "'", known, problems);
        parameters.given.putAll(servlet.getInitParameters());
        parameters.given.forEach(parameters::put);
        return parameters;
    }

    /**
     * Returns the value of one parameter of a filter, whatever the others are. It is empty if web.xml does not set it.
     *
     * @throws IllegalArgumentException if a placeholder in it is malformed or has no value
     */
    static Optional<String> value(FilterConfig config, String name) {
        return Optional.ofNullable(config.getInitParameter(name))
                .or(() -> Optional.ofNullable(config.getServletContext().getInitParameter(CONTEXT_PREFIX + name)))
                .map(given -> Placeholders.resolve(given).strip());
    }

    private void put(String name, String value) {
        if (!known.containsKey(name)) {
            problem(
                    name,
                    "unknown"
                            + NearestName.of(name, known.keySet())
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse(""));
            return;
        }
        try {
            String resolved = Placeholders.resolve(value).strip();
            if (resolved.isEmpty()) {
                problem(name, "expected a value, got an empty one");
            } else {
                values.put(name, resolved);
            }
        } catch (IllegalArgumentException e) {
            problem(name, e.getMessage());
        }
    }

    /** Returns whether web.xml sets a parameter, with a valid or an invalid value. */
    boolean isSet(String name) {
        return given.containsKey(name);
    }

    /**
     * Reads a value. An invalid value is recorded as a problem and replaced by the default for the rest of the start.
     *
     * @param form parses the text; throws an IllegalArgumentException with the expected form and the given value
     */
    public <T> Optional<T> read(String name, Function<String, T> form) {
        Optional<String> fallback = known.get(name).fallback();
        String value = values.get(name);
        if (value != null) {
            try {
                return Optional.of(form.apply(value));
            } catch (IllegalArgumentException e) {
                problem(name, e.getMessage());
            }
        }
        return fallback.map(form);
    }

    Optional<String> text(String name) {
        return read(name, Function.identity());
    }

    /** Reads names separated by commas or white space; empty only if the parameter is unset or invalid. */
    List<String> list(String name) {
        return read(name, ValueFormats::names).orElse(List.of());
    }

    /** Reads {@code true} or {@code false}. */
    boolean flag(String name) {
        return read(name, text -> ValueFormats.oneOf(text, "true", "false").equals("true"))
                .orElseThrow();
    }

    /** Parses each element of a list. Each invalid element is recorded as a problem. */
    <T> List<T> listOf(String name, Function<String, T> form) {
        List<T> values = new ArrayList<>();
        for (String element : list(name)) {
            try {
                values.add(form.apply(element));
            } catch (IllegalArgumentException e) {
                problem(name, e.getMessage());
            }
        }
        return values;
    }

    /** Records a problem with a parameter. */
    public void problem(String name, String what) {
        for (String line : what.split("\n")) {
            problems.add(owner + ": " + name + ": " + line);
        }
    }

    /** Records a problem with the filter or servlet itself. */
    public void problem(String what) {
        problems.add(owner + ": " + what);
    }
}
